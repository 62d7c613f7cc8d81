import { setTimeout as sleep } from 'node:timers/promises';
import { StepFailure } from '../../core/failures.ts';
import type { Progress } from '../../core/progress.ts';

/** How long rate limits are waited out inside one step, over all of its requests; longer ones go back to the workflow's clock. */
const patienceSeconds = 15 * 60;
/** Waits where the other side names none. */
const waits = [2, 5, 10, 20, 40, 60];
const reportEverySeconds = 10;

/**
 * A way to ask again while the other side says that it is too much at once. Waiting is no failure and eats no attempt; it reports itself
 * alive and stops at once when the step is canceled.
 * @param who is waited for, in reports: "the model".
 * @returns a function that throws what `ask` throws; RateLimited only once the patience is used up
 */
export function createPatience(progress: Progress, who: string) {
  let waited = 0;
  return async function patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let limited = 0; ; limited++) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof StepFailure) || error.type !== 'RateLimited') throw error;
        const wait = error.retryAfterSeconds ?? waits[Math.min(limited, waits.length - 1)] ?? 60;
        if (waited + wait > patienceSeconds) throw error;
        waited += wait;
        await waitOut(wait, who, progress);
      }
    }
  };
}

async function waitOut(seconds: number, who: string, { signal, report }: Progress): Promise<void> {
  for (let left = seconds; left > 0; left -= reportEverySeconds) {
    report(`waiting ${Math.ceil(left)} s, as ${who} asks`);
    await sleep(Math.min(left, reportEverySeconds) * 1000, undefined, { signal });
  }
}
