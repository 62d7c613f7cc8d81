import type { Token } from './token.ts';

/** The index after the phrase when it stands at `i`, else null. */
export type Phrase = (tokens: readonly Token[], i: number) => number | null;

/**
 * A phrase in words: `|` between words of which one must stand, `?` after one that may be missing:
 * `in|within the? next`. The first of several phrases that fits is taken, so the longest is written first.
 */
export function phrase(...written: string[]): Phrase {
  const patterns = written.map((one) =>
    one
      .split(' ')
      .map((word) => ({ words: new Set(word.replace(/\?$/, '').split('|')), optional: word.endsWith('?') })),
  );
  return (tokens, start) => {
    for (const pattern of patterns) {
      let i = start;
      const fits = pattern.every(({ words, optional }) => {
        const token = tokens[i];
        if (token && words.has(token.w)) i += 1;
        else return optional;
        return true;
      });
      if (fits && i > start) return i;
    }
    return null;
  };
}

/** Reads one thing at a place: what it says and the index after it. */
export type Reader<T> = (tokens: readonly Token[], i: number) => readonly [T, number] | null;

/** The first reader that can read here. */
export const firstOf =
  <T>(...readers: readonly Reader<T>[]): Reader<T> =>
  (tokens, i) => {
    for (const reader of readers) {
      const read = reader(tokens, i);
      if (read) return read;
    }
    return null;
  };
