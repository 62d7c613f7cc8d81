import type { Speaker } from '../../../core/transcript.ts';

export type Token = { text: string; lower: string; pos: string };

/** One sentence of a turn, with the words as they were said. */
export type Sentence = {
  /** Index among all sentences of the call. */
  at: number;
  turn: number;
  speaker: Speaker;
  /** The speaker, else a guess from the words, else null. */
  role: 'agent' | 'customer' | null;
  /** A slice of the turn's text. */
  text: string;
  /** The same in lower case with straight apostrophes; equal length, so offsets of a match are valid in `text`. */
  plain: string;
  tokens: Token[];
  /** Dates, amounts, addresses and the like, as found by the tokenizer. */
  found: { kind: string; text: string }[];
  /** General English mood of the words, −1 to 1, taking negation into account. */
  mood: number;
};
