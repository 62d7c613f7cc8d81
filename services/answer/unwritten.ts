type Held = { answer: unknown; billed: boolean; until: number };

export type Unwritten = {
  /**
   * The answer that an earlier try of this process got under the key and could not write, else what `ask` answers now. `bill` runs once an
   * answer, also where it failed at first.
   */
  take: <T>(key: string, ask: () => Promise<T>, bill: (answer: T) => Promise<void>) => Promise<T>;
  /** What was got under keys that begin like this is written: it is let go. */
  written: (keys: string) => void;
};

const hourMs = 3_600_000;
const most = 200;

/**
 * Keeps what an engine answered, and was paid for, until it is written down: where Postgres or storage is away at that moment, the next
 * try takes it from here and asks nobody again. In the memory of one process, for an hour, and of the latest answers alone: what a crash
 * takes is paid for again.
 */
export function createUnwritten(now: () => Date): Unwritten {
  const held = new Map<string, Held>();
  const tidy = () => {
    const at = now().getTime();
    for (const [key, { until }] of held) if (until <= at || held.size > most) held.delete(key);
  };
  return {
    async take<T>(key: string, ask: () => Promise<T>, bill: (answer: T) => Promise<void>) {
      tidy();
      const before = held.get(key);
      const entry = before ?? { answer: await ask(), billed: false, until: now().getTime() + hourMs };
      held.set(key, entry);
      if (!entry.billed) await bill(entry.answer as T);
      entry.billed = true;
      return entry.answer as T;
    },
    written(keys) {
      for (const key of held.keys()) if (key.startsWith(keys)) held.delete(key);
    },
  };
}
