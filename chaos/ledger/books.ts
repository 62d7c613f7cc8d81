import type { Entry } from '../fakes/log.ts';
import type { Struck } from '../faults/fault.ts';
import type { MoodSpan } from '../faults/unsettle.ts';
import type { Installation } from '../installation/open.ts';
import type { Life } from '../load/live.ts';

/** Everything that can be read once all has settled: what was requested, what was done to it, and where to look. */
export type Books = {
  installation: Installation;
  lives: readonly Life[];
  struck: readonly Struck[];
  moods: readonly MoodSpan[];
  /** Sender ids of calls that stay parked on purpose. */
  left: ReadonlySet<string>;
};

/** Lives whose calls must exist: accepted, and not to be erased. */
export const expectedLives = ({ lives }: Pick<Books, 'lives'>): (Life & { id: string })[] =>
  lives.filter((life): life is Life & { id: string } => life.id !== null && life.erase === 'not asked');

/** A call's name in a table. */
export const nameOf = ({ call, id }: Pick<Life, 'call' | 'id'>): string =>
  `${call.sourceCallId} (${call.kind}, ${call.fate}, ${id ?? 'no id'})`;

export const bySubject = (entries: readonly Entry[]): Map<string, Entry[]> => {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.subject, [...(groups.get(entry.subject) ?? []), entry]);
  return groups;
};
