import type { Grain } from './day.ts';
import type { Span, Wall } from './wall.ts';

export type Precision = 'minute' | 'part_of_day' | Grain | 'open';

/** `elapsed`: how much later than now it is on a stop watch, where that was said: 24 hours need not be a day. */
export type Reading = Span & { precision: Precision; elapsed?: Span };

export type Refusal = 'past' | 'contradictory' | 'ambiguous';

/**
 * `now` counts the days, `limit` is the same moment on the clocks of the zone that was named ("3 pm Eastern"), what lies before it is over.
 * `dayFirst`: whether "3/5" is the third of May here. `taken`: stretches that do not suit.
 */
export type Setting = { now: Wall; limit: Wall; dayFirst: boolean; taken: readonly Span[] };
