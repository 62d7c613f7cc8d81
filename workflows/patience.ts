import { getCurrentDetails, setCurrentDetails, sleep } from '@temporalio/workflow';
import type { FailureType } from '../core/failures.ts';
import { failureOf } from './failure.ts';

const secondMs = 1_000;
const firstWaitMs = 5 * secondMs;
const longestWaitMs = 60 * secondMs;

/**
 * How long to wait after this many rounds: 5 s, then doubling up to a minute, so a run resumes soon after an outage.
 */
export const waitMs = (round: number): number => Math.min(firstWaitMs * 2 ** (round - 1), longestWaitMs);

/** Failures that pass by themselves, or with the next release. */
const passing: ReadonlySet<FailureType> = new Set(['Unavailable', 'Timeout', 'Bug']);

/**
 * Runs an activity that only needs Postgres until it succeeds. After the activity's own quick tries the run sleeps on a
 * server timer, which takes no worker slot, and tries again without limit: a run never fails because the database is
 * down. The activity must be harmless when run twice.
 * @throws failures that waiting does not fix (such as NotFound), and a cancellation
 */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await work();
    } catch (error) {
      const { type } = failureOf(error);
      if (!passing.has(type)) throw error;
      await waitOut(round, type === 'Bug' ? 'a bug; see the worker’s log' : 'the database cannot be reached');
    }
  }
}

/** Shows in the current details why the run waits, then restores them. */
async function waitOut(round: number, reason: string): Promise<void> {
  const before = getCurrentDetails();
  setCurrentDetails(`${before}\n\nWaiting: ${reason}`);
  await sleep(waitMs(round), { summary: `waiting: ${reason}` });
  setCurrentDetails(before);
}
