import type { Speaker } from '../../../core/transcript.ts';

export type Token = { text: string; lower: string; pos: string };

/** One sentence of a turn, with the words as they were said. */
export type Sentence = {
  /** Place among all sentences of the call. */
  at: number;
  turn: number;
  speaker: Speaker;
  /** Who says it: the speaker, else a guess from the words, else null. */
  role: 'agent' | 'customer' | null;
  /** A slice of the turn's text. */
  text: string;
  /** The same, lower case and with straight apostrophes; equal length, so that a match in it points into `text`. */
  plain: string;
  tokens: Token[];
  /** Dates, sums, addresses and the like as the tokenizer finds them. */
  found: { kind: string; text: string }[];
  /** General English mood of the words, −1 to 1, negation counted. */
  mood: number;
};
