import type { Turn, TurnWords } from '../transcript.ts';

/** Seconds unless said otherwise; `null` where the transcript lacks what the figure needs (never 0 for unknown). */
export type RoleMetrics = {
  talkSeconds: number | null;
  /** Percent of all talk. */
  talkSharePercent: number | null;
  /** Percent of the call's duration. */
  talkOfCallPercent: number | null;
  wordsPerMinute: number | null;
  longestMonologueSeconds: number | null;
  interruptions: number | null;
  /** Mean gap from the other side's last word to this side's next. */
  responseLatencySeconds: number | null;
};
export type Span = { start: number; end: number };
export type Interruption = Span & { by: 'agent' | 'customer'; turn: number; overlapSeconds: number };
export type CallMetrics = {
  /** What the intervals were taken from. */
  basis: 'words' | 'turns' | 'none';
  durationSeconds: number | null;
  agent: RoleMetrics;
  customer: RoleMetrics;
  /** Longer than 3 s, between first and last speech. */
  silences: Span[];
  silenceSeconds: number | null;
  overlapSeconds: number | null;
  interruptions: Interruption[];
};

export type MeasureInput = { turns: readonly Turn[]; words: readonly TurnWords[]; durationSeconds: number | null };
export declare function measure(input: MeasureInput): CallMetrics;
