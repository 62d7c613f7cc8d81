import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { StepFailure } from '../core/failures.ts';
import type { AudioJob, AudioJobResult, FromThread, ToThread } from './job.ts';

/** All cores but the one that moves workflows, and two at least: a short call need not wait for a long one. */
let mostThreads = Math.max(2, availableParallelism() - 1);
/** A thread that waits longer than this gives its memory back. */
const idleMs = 30_000;
/** 64 KB of any format are decoded in well under a second; a decoder that takes this long has met bytes on which it never ends. */
const stuckMs = 60_000;

type Ended = Extract<FromThread, { kind: 'done' | 'failed' }>;

const idle: { worker: Worker; retire: NodeJS.Timeout }[] = [];
const waiting: (() => void)[] = [];
let busy = 0;

/** Sets how many recordings are decoded at once in this process; jobs under way go on. */
export function limitThreads(count: number): void {
  mostThreads = count;
}

/**
 * Decodes in a worker thread; one recording a thread, further jobs wait their turn. The source is read as fast as the thread takes it
 * and is destroyed at the end. `signal` stops the thread at once, in the middle of a frame if need be.
 * @param onBytes told how much of the source has been handed over so far.
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
  while (busy >= mostThreads) {
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

  /** Fed on request; the thread's silence while it holds a piece is what the watchdog measures. */
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
    // after a word of its own the thread is idle and unharmed; in any other case it may hold anything
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
    return worker.on('error', () => dismiss(worker)).on('exit', () => dismiss(worker)); // also while it is idle
  }
  clearTimeout(seat.retire);
  seat.worker.ref();
  return seat.worker;
}

/** An idle thread keeps no process alive. */
function retire(worker: Worker): void {
  worker.unref();
  idle.push({ worker, retire: setTimeout(() => dismiss(worker), idleMs).unref() });
}

function dismiss(worker: Worker): void {
  const at = idle.findIndex((seat) => seat.worker === worker);
  if (at >= 0) idle.splice(at, 1);
  void worker.terminate();
}
