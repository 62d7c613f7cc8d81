import type { AmountRange } from './amount.ts';
import type { Clock } from './clock.ts';
import type { DaySpec } from './day.ts';
import type { PartEdge, PartName } from './part.ts';

/**
 * How a word bounds the time: `after` and `from` open it to the end, `before` to its start, `by` from now. `to` joins
 * two ends.
 */
export type Bound = 'after' | 'from' | 'before' | 'by' | 'until' | 'between' | 'to';

export type Thing =
  | { k: 'day'; day: DaySpec }
  /** `upTo`: "three or four", two adjacent times. */
  | { k: 'clock'; clock: Clock; upTo?: Clock }
  /**
   * `on`: days from today ("this morning" 0). `rest`: what is left of today. `habit`: "mornings", which yields to an
   * explicit part.
   */
  | { k: 'part'; part: PartName; edge: PartEdge | null; on?: number; rest?: boolean; habit?: boolean }
  /** "in two hours", "within the hour" (`window`), "half an hour before noon" (`anchor`). */
  | { k: 'offset'; amount: AmountRange; window: boolean; sign: 1 | -1; anchor?: { clock: Clock } | { part: PartName } }
  /** "for two hours" */
  | { k: 'length'; amount: AmountRange }
  /** An amount without a word that says what it is for: "give me twenty minutes". */
  | { k: 'amount'; amount: AmountRange }
  | { k: 'now' }
  /** "Eastern"; null for "your time", whose zone is unknown. */
  | { k: 'zone'; zone: string | null }
  /** "same time tomorrow": the time of the call. */
  | { k: 'same' }
  | { k: 'bound'; bound: Bound; post?: boolean }
  | { k: 'or' }
  | { k: 'fix' }
  /** "after that", "before that" */
  | { k: 'that'; bound: 'after' | 'before' }
  | { k: 'vague' }
  /** "if not", "otherwise": what follows is a second choice. */
  | { k: 'otherwise' }
  /** "or so" */
  | { k: 'filler' }
  /**
   * Ends a clause; `full` ends a sentence. `topic`: what follows is what the call is about ("about my appointment on
   * Friday").
   */
  | { k: 'stop'; full: boolean; topic?: boolean };

/** A thing and the tokens `[i, j)` it was read from. */
export type Atom = Thing & { i: number; j: number };

export const isTime = ({ k }: Thing): boolean =>
  k === 'day' || k === 'clock' || k === 'part' || k === 'offset' || k === 'now' || k === 'amount' || k === 'same';
