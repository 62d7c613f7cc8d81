import type { SpokenTranscript, Word } from '../transcript.ts';

type SpokenTurn = SpokenTranscript['turns'][number];

/** The smallest part of speech that is never cut: one word, or a whole passage if the engine gave no more. */
export type Token = {
  text: string;
  start: number;
  end: number;
  confidence: number | null;
  /** One for a word; as many as the engine gave, or none, for a passage. */
  words: Word[];
};

/** Engines round: a word without length would count as no speech. */
const minSeconds = 0.01;

/**
 * The tokens of an engine's turn, in time order. If text and words match one to one, each written word takes its time,
 * so punctuation that is only in the text is kept; otherwise the turn stays whole.
 * @returns undefined if the turn has no times at all
 */
export function tokensOf(turn: SpokenTurn): Token[] | undefined {
  const words = (turn.words ?? []).map(sound);
  const written = turn.text.trim().split(/\s+/);
  if (words.length > 0 && written.length === words.length) {
    return words
      .map((word, i) => ({ ...word, text: written[i] ?? word.text, words: [word] }))
      .sort((a, b) => a.start - b.start);
  }
  const start = turn.start ?? words[0]?.start;
  if (start === undefined) return undefined;
  const last = Math.max(...words.map(({ end }) => end), turn.end ?? start);
  const first = Math.min(...words.map((word) => word.start), start);
  const confidence = turn.confidence ?? meanConfidence(words);
  return [{ text: turn.text.trim(), start: first, end: Math.max(last, first + minSeconds), confidence, words }];
}

const sound = (word: Word): Word => ({ ...word, end: Math.max(word.end, roundToMs(word.start + minSeconds)) });

/** Seconds rounded to the millisecond, so that sums do not grow long tails. */
export const roundToMs = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Null if no part has one. */
export function meanConfidence(parts: readonly { confidence: number | null }[]): number | null {
  const known = parts.map(({ confidence }) => confidence).filter((confidence) => confidence !== null);
  if (known.length === 0) return null;
  return roundToMs(known.reduce((sum, confidence) => sum + confidence, 0) / known.length);
}
