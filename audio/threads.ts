import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { StepFailure } from '../core/failures.ts';
import type { AudioJob, AudioJobResult, FromThread, ToThread } from './job.ts';

/** All cores but the one that runs workflows, and at least two, so a short call need not wait for a long one. */
let maxThreads = Math.max(2, availableParallelism() - 1);
/** A thread idle for longer than this is ended, to free its memory. */
const idleMs = 30_000;
/** 64 KB of any format decode in well under a second; a decoder that takes this long is stuck on bad input. */
const stuckMs = 60_000;

type Ended = Extract<FromThread, { kind: 'done' | 'failed' }>;

const idle: { worker: Worker; retire: NodeJS.Timeout }[] = [];
const waiting: (() => void)[] = [];
let busy = 0;

/** Sets how many recordings this process decodes at once; running jobs continue. */
export function limitThreads(count: number): void {
  maxThreads = count;
}

/**
 * Decodes in a worker thread; one recording per thread, further jobs wait their turn. The source is read as fast as the
 * thread consumes it and is destroyed at the end. `signal` stops the thread at once, in the middle of a frame if need
 * be.
 * @param onBytes called with how much of the source has been passed on so far
 * @throws StepFailure UnsupportedMedia | TooLarge, whatever the source fails with, or the signal's reason
 */
export async function decodeInThread<Job extends AudioJob>(
  job: Job,
  source: () => Promise<Readable>,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<AudioJobResult<Job>> {
  await takeSeat(signal);
  try {
    const bytes = await source();
    try {
      return (await runJob(job, bytes, { signal, onBytes })) as AudioJobResult<Job>;
    } finally {
      bytes.destroy();
    }
  } finally {
    busy--;
    waiting.shift()?.();
  }
}

async function takeSeat(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  while (busy >= maxThreads) {
    await new Promise<void>((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', give);
        resolve();
      };
      const give = () => {
        waiting.splice(waiting.indexOf(wake), 1);
        resolve();
      };
      waiting.push(wake);
      signal.addEventListener('abort', give, { once: true });
    });
    if (signal.aborted) waiting.shift()?.();
    signal.throwIfAborted();
  }
  busy++;
}

async function runJob(
  job: AudioJob,
  source: Readable,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<unknown> {
  const worker = hire();
  const pieces = source[Symbol.asyncIterator]();
  const tell = (message: ToThread, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer);
  let handed = 0;
  let watchdog: NodeJS.Timeout | undefined;
  let forget = () => {};

  /** Feeds on request; the watchdog measures how long the thread stays silent while it holds a piece. */
  async function feed(reject: (error: unknown) => void): Promise<void> {
    clearTimeout(watchdog);
    const next = await pieces.next();
    watchdog = setTimeout(() => reject(new StepFailure('UnsupportedMedia', stuckMessage)), stuckMs);
    if (next.done) return tell({ kind: 'end' });
    const piece = new Uint8Array(next.value as Buffer);
    handed += piece.length;
    onBytes(handed);
    tell({ kind: 'bytes', bytes: piece }, [piece.buffer]);
  }

  const ended = new Promise<Ended>((resolve, reject) => {
    const onMessage = (message: FromThread) => {
      if (message.kind === 'more') feed(reject).catch(reject);
      else if (message.kind === 'crashed') reject(new Error(`The decoding thread failed: ${message.message}`));
      else resolve(message);
    };
    const onExit = () => reject(new Error('The decoding thread ended'));
    const onAbort = () => reject(signal.reason);
    worker.on('message', onMessage).on('error', reject).on('exit', onExit);
    signal.addEventListener('abort', onAbort, { once: true });
    forget = () => {
      worker.off('message', onMessage).off('error', reject).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      clearTimeout(watchdog);
    };
    if (signal.aborted) onAbort();
    else tell({ kind: 'job', job });
  });

  try {
    const message = await ended;
    retire(worker);
    if (message.kind === 'done') return message.result;
    throw new StepFailure(message.type, message.message);
  } catch (error) {
    // after its own message the thread is idle and intact; otherwise its state is unknown
    if (!idle.some((seat) => seat.worker === worker)) dismiss(worker);
    throw error;
  } finally {
    forget();
  }
}

const stuckMessage = 'Cannot read the audio: decoding made no progress for one minute';

function hire(): Worker {
  const seat = idle.pop();
  if (!seat) {
    const worker = new Worker(new URL('./thread.mjs', import.meta.url), { execArgv: [] });
    return worker.on('error', () => dismiss(worker)).on('exit', () => dismiss(worker)); // even while it is idle
  }
  clearTimeout(seat.retire);
  seat.worker.ref();
  return seat.worker;
}

/** An idle thread does not keep the process alive. */
function retire(worker: Worker): void {
  worker.unref();
  idle.push({ worker, retire: setTimeout(() => dismiss(worker), idleMs).unref() });
}

function dismiss(worker: Worker): void {
  const at = idle.findIndex((seat) => seat.worker === worker);
  if (at >= 0) idle.splice(at, 1);
  void worker.terminate();
}
