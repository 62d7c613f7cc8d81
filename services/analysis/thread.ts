import { Worker } from 'node:worker_threads';
import type { Insights } from '../../core/insights.ts';
import type { Turn, TurnWords } from '../../core/transcript.ts';
import { verify } from '../../reading/evidence/verify.ts';
import { type CallMetrics, measure } from '../../reading/metrics/measure.ts';
import { analyzeWithRules } from './rules/analyze.ts';

/** A call's words. `durationSeconds` is the length of the audio, null without audio. */
export type Spoken = { turns: Turn[]; words: TurnWords[]; region: string; durationSeconds: number | null };
export type Read = { result: CallMetrics | Insights } | { failed: string };
type Task = 'measure' | 'conclude';

/** Reading takes a few times the transcript's size; exceeding this ends the thread, not the process. */
const maxMegabytes = 768;
/** A thread idle for longer than this is ended, to free its memory. */
const idleMs = 30_000;
/** About twenty minutes of speech are read in slices of a few milliseconds: using a thread would cost more. */
const shortCharacters = 20_000;
/** Eighteen hours of speech. Anything after that is not read, so one transcript takes neither hours nor gigabytes. */
const maxCharacters = 1_000_000;

let worker: Worker | undefined;
let retirement: NodeJS.Timeout | undefined;
/** One is read at a time; the rest wait here. */
let last: Promise<unknown> = Promise.resolve();

/**
 * The metrics of a call; a long one is computed in a worker thread, so it blocks nobody.
 * @throws the signal's reason
 */
export const measureCall = async (spoken: Spoken, signal: AbortSignal): Promise<CallMetrics> =>
  isShort(spoken) ? measure(spoken) : ((await inTurn('measure', spoken, signal)) as CallMetrics);

/** What the embedded rules conclude and can prove; a long call uses the same thread. @throws the signal's reason */
export async function concludeByRules(spoken: Spoken, signal: AbortSignal): Promise<Insights> {
  if (isShort(spoken)) return verify(await analyzeWithRules(spoken, signal), spoken);
  return (await inTurn('conclude', { ...spoken, turns: shortened(spoken.turns) }, signal)) as Insights;
}

const isShort = ({ turns }: Spoken): boolean => turns.reduce((sum, { text }) => sum + text.length, 0) < shortCharacters;

function shortened(turns: Turn[]): Turn[] {
  let left = maxCharacters;
  const end = turns.findIndex(({ text }) => {
    left -= text.length;
    return left < 0;
  });
  return end < 0 ? turns : turns.slice(0, end);
}

function inTurn(task: Task, spoken: Spoken, signal: AbortSignal): Promise<CallMetrics | Insights> {
  const mine = last.then(() => run(task, spoken, signal));
  last = mine.catch(() => {});
  return mine;
}

/** Ends the thread to abort, since nothing else interrupts a computation. */
async function run(task: Task, spoken: Spoken, signal: AbortSignal): Promise<CallMetrics | Insights> {
  signal.throwIfAborted();
  clearTimeout(retirement);
  worker ??= hire();
  const thread = worker;
  thread.ref();
  let forget = () => {};
  try {
    const read = await new Promise<Read>((resolve, reject) => {
      const onExit = () => reject(new Error('The reading thread ended'));
      const onAbort = () => reject(signal.reason);
      thread.on('message', resolve).on('error', reject).on('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
      forget = () => {
        thread.off('message', resolve).off('error', reject).off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
      };
      thread.postMessage({ task, spoken });
    });
    if ('failed' in read) throw new Error(`The reading thread failed: ${read.failed}`);
    retire(thread);
    return read.result;
  } catch (error) {
    dismiss(thread);
    throw error;
  } finally {
    forget();
  }
}

function hire(): Worker {
  const thread = new Worker(new URL('./thread.mjs', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxMegabytes },
  });
  return thread.on('error', () => dismiss(thread)).on('exit', () => dismiss(thread)); // even while it is idle
}

/** An idle thread does not keep the process alive. */
function retire(thread: Worker): void {
  thread.unref();
  retirement = setTimeout(() => dismiss(thread), idleMs).unref();
}

function dismiss(thread: Worker): void {
  if (worker === thread) worker = undefined;
  void thread.terminate();
}
