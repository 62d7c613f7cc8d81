import { setTimeout as sleep } from 'node:timers/promises';
import { StepFailure } from '../../core/failures.ts';
import type { Progress } from '../step/progress.ts';

/** How long rate limits are waited out inside a step; longer ones go back to the workflow's clock. */
const patienceSeconds = 15 * 60;
/** Waits where the other side names none. */
const waits = [2, 5, 10, 20, 40, 60];
const reportEverySeconds = 10;

/**
 * Asks again while the engine says that it is too much at once. Waiting is no failure and eats no attempt; it reports itself alive and
 * stops at once when the step is canceled.
 * @throws what `ask` throws; RateLimited only once the patience is used up
 */
export async function withPatience<T>(ask: () => Promise<T>, progress: Progress): Promise<T> {
  let waited = 0;
  for (let limited = 0; ; limited++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StepFailure) || error.type !== 'RateLimited') throw error;
      const wait = error.retryAfterSeconds ?? waits[Math.min(limited, waits.length - 1)] ?? 60;
      if (waited + wait > patienceSeconds) throw error;
      waited += wait;
      await waitOut(wait, progress);
    }
  }
}

async function waitOut(seconds: number, { signal, report }: Progress): Promise<void> {
  for (let left = seconds; left > 0; left -= reportEverySeconds) {
    report(`waiting ${Math.ceil(left)} s, as the speech engine asks`);
    await sleep(Math.min(left, reportEverySeconds) * 1000, undefined, { signal });
  }
}
