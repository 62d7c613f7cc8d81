import { StepFailure } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';

/** One paid answer: `id` names its bill, `durationMs` is how long the engine took. */
export type Paid = { id: string; durationMs: number };
type Held = { answer: unknown; paid: Paid; until: number };

/**
 * Returns the answer that an earlier try of this process got under the key and could not save, else a new answer from
 * `ask`. `write` bills and saves it; it may run several times, with one bill per answer, so a commit whose confirmation
 * was lost is not billed twice.
 */
export type AskOnce = <T>(
  key: string,
  ask: () => Promise<T>,
  write: (answer: T, paid: Paid) => Promise<void>,
) => Promise<T>;

const hourMs = 3_600_000;
const maxAnswers = 200;

/**
 * Holds an engine's paid answer until it is saved: if Postgres or storage is down at that moment, the next try takes it
 * from here instead of asking again. Held in one process's memory, for an hour, and only the latest answers: what a
 * crash loses is paid for again. If the call is gone, the answer is dropped.
 */
export function createAskOnce(now: () => Date): AskOnce {
  const held = new Map<string, Held>();
  const tidy = () => {
    const at = now().getTime();
    for (const [key, { until }] of held) if (until <= at || held.size > maxAnswers) held.delete(key);
  };
  const begin = async (ask: () => Promise<unknown>): Promise<Held> => {
    const startedAt = now().getTime();
    const answer = await ask();
    const at = now().getTime();
    return { answer, paid: { id: newId(), durationMs: at - startedAt }, until: at + hourMs };
  };
  return async <T>(key: string, ask: () => Promise<T>, write: (answer: T, paid: Paid) => Promise<void>) => {
    tidy();
    const entry = held.get(key) ?? (await begin(ask));
    held.set(key, entry);
    const answer = entry.answer as T;
    await write(answer, entry.paid).catch((error: unknown) => {
      if (error instanceof StepFailure && error.type === 'NotFound') held.delete(key);
      throw error;
    });
    held.delete(key);
    return answer;
  };
}
