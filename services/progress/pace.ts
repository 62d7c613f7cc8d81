import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

/** The longest stretch of work without yielding to the event loop. */
const stretchMs = 15;

/**
 * Called between small pieces of work: yields to timers and sockets once enough time has passed.
 * @throws the signal's reason when it is aborted
 */
export type Pace = () => Promise<void>;

export function createPace(signal?: AbortSignal): Pace {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < stretchMs) return;
    await yieldToEventLoop();
    signal?.throwIfAborted();
    since = performance.now();
  };
}

/** Runs work that pauses after each small piece, and yields in its pauses. @returns the work's result */
export async function runPaced<T>(work: Generator<undefined, T>, pace: Pace = createPace()): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await pace();
  }
}
