import { setTimeout as sleep } from 'node:timers/promises';
import { type Mood, moods } from '../fakes/mood.ts';
import type { Provider } from '../fakes/provider.ts';
import type { Form } from '../form.ts';
import type { Random } from '../random.ts';

/** A provider's mood over time. Times are milliseconds since 1970. */
export type MoodSpan = { provider: string; mood: Mood; from: number; to: number };

/**
 * Makes providers hang, answer late, twice, with 429 and by half: one mood after the other, alongside all other faults.
 * The first round has each mood once per provider.
 * @returns stops after the current mood, and returns the history
 */
export function keepUnsettling(
  providers: Record<string, Provider>,
  random: Random,
  { mood: seconds, hung }: Pick<Form, 'mood' | 'hung'>,
): { stop: () => Promise<MoodSpan[]> } {
  const had: MoodSpan[] = [];
  const ending = new AbortController();
  const rest = () => sleep(seconds * 1_000, undefined, { signal: ending.signal }).catch(() => {});
  const round = () =>
    random.shuffle(
      moods.flatMap((mood) => Object.entries(providers).map(([name, provider]) => ({ mood, name, provider }))),
    );
  const unsettling = (async () => {
    while (!ending.signal.aborted)
      for (const { mood, name, provider } of round()) {
        if (ending.signal.aborted) break;
        const from = Date.now();
        Object.assign(provider.manner, { mood, lateMs: seconds * 2_000, hungMs: hung && hung * 1_000 });
        await rest();
        provider.manner.mood = 'well';
        had.push({ provider: name, mood, from, to: Date.now() });
        await rest();
      }
  })();
  return {
    async stop() {
      ending.abort();
      await unsettling;
      return had;
    },
  };
}
