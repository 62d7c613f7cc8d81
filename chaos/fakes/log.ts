/** How a provider ended a request. `gone`: the client left before the answer. */
export type Outcome = 'answered' | 'half' | 'limited' | 'refused' | 'gone' | 'under way';

/** One request as the provider saw it. Times are milliseconds since 1970. */
export type Entry = { subject: string; at: number; endedAt: number; outcome: Outcome };

/** A provider's own records: what it was asked and what it returned, independent of what we believe. */
export type Log = { entries: readonly Entry[]; open: (subject: string) => (outcome: Outcome) => void };

export function createLog(): Log {
  const entries: Entry[] = [];
  return {
    entries,
    open(subject) {
      const entry: Entry = { subject, at: Date.now(), endedAt: 0, outcome: 'under way' };
      entries.push(entry);
      return (outcome) => {
        if (entry.outcome === 'under way') Object.assign(entry, { outcome, endedAt: Date.now() });
      };
    },
  };
}
