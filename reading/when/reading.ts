import type { Grain } from './day.ts';
import type { Span, Wall } from './wall.ts';

export type Precision = 'minute' | 'part_of_day' | Grain | 'open';

/** `elapsed`: how much later than now in elapsed time, if said so: 24 hours need not be a day. */
export type Reading = Span & { precision: Precision; elapsed?: Span };

export type Refusal = 'past' | 'contradictory' | 'ambiguous';

/**
 * `now` is the reference for days; `limit` is the same moment in the named zone ("3 pm Eastern"), and anything before
 * it is past. `dayFirst`: whether "3/5" is the third of May here. `taken`: unsuitable stretches.
 */
export type Setting = { now: Wall; limit: Wall; dayFirst: boolean; taken: readonly Span[] };
