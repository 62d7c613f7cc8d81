import type { SpokenTranscript, Word } from '../transcript.ts';

type SpokenTurn = SpokenTranscript['turns'][number];

/** The smallest part of speech that is never cut: one word, or a whole passage where the engine told no more. */
export type Token = {
  text: string;
  start: number;
  end: number;
  confidence: number | null;
  /** One for a word; as many as were told, or none, for a passage. */
  words: Word[];
};

/** Engines round: a word without length would read as no speech. */
const shortest = 0.01;

/**
 * What an engine's turn is made of, in order of time. Where text and words match one to one, each written word takes its time, so that
 * punctuation which only stands in the text is kept; otherwise the turn stays whole.
 * @returns undefined where the turn has no times at all.
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
  return [{ text: turn.text.trim(), start: first, end: Math.max(last, first + shortest), confidence, words }];
}

const sound = (word: Word): Word => ({ ...word, end: Math.max(word.end, round(word.start + shortest)) });

/** Seconds to the millisecond, so that sums do not grow tails. */
export const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Null where no part has one. */
export function meanConfidence(parts: readonly { confidence: number | null }[]): number | null {
  const known = parts.map(({ confidence }) => confidence).filter((confidence) => confidence !== null);
  if (known.length === 0) return null;
  return round(known.reduce((sum, confidence) => sum + confidence, 0) / known.length);
}
