import { StepFailure } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';

type Held = { answer: unknown; billId: string; until: number };

/**
 * The answer that an earlier try of this process got under the key and could not write, else what `ask` answers now. `write` bills it and
 * keeps it; it may run several times, under one id for each answer, so that a commit nobody heard of is not billed again.
 */
export type UnsavedAnswers = <T>(
  key: string,
  ask: () => Promise<T>,
  write: (answer: T, billId: string) => Promise<void>,
) => Promise<T>;

const hourMs = 3_600_000;
const maxAnswers = 200;

/**
 * Keeps what an engine answered, and was paid for, until it is written down: where Postgres or storage is away at that moment, the next
 * try takes it from here and asks nobody again. In the memory of one process, for an hour, and of the latest answers alone: what a crash
 * takes is paid for again. Where the call is gone there is nothing to keep it for.
 */
export function createUnsavedAnswers(now: () => Date): UnsavedAnswers {
  const held = new Map<string, Held>();
  const tidy = () => {
    const at = now().getTime();
    for (const [key, { until }] of held) if (until <= at || held.size > maxAnswers) held.delete(key);
  };
  return async <T>(key: string, ask: () => Promise<T>, write: (answer: T, billId: string) => Promise<void>) => {
    tidy();
    const entry = held.get(key) ?? { answer: await ask(), billId: newId(), until: now().getTime() + hourMs };
    held.set(key, entry);
    const answer = entry.answer as T;
    await write(answer, entry.billId).catch((error: unknown) => {
      if (error instanceof StepFailure && error.type === 'NotFound') held.delete(key);
      throw error;
    });
    held.delete(key);
    return answer;
  };
}
