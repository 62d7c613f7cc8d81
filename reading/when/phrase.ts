import type { Token } from './token.ts';

/** The index after the phrase if it is at `i`, else null. */
export type Phrase = (tokens: readonly Token[], i: number) => number | null;

/**
 * A phrase in words: `|` separates alternatives, `?` follows an optional word: `in|within the? next`. The first
 * matching phrase wins, so the longest comes first.
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

/** Reads one thing at a position: its meaning and the index after it. */
export type Reader<T> = (tokens: readonly Token[], i: number) => readonly [T, number] | null;

/** The first reader that matches. */
export const firstOf =
  <T>(...readers: readonly Reader<T>[]): Reader<T> =>
  (tokens, i) => {
    for (const reader of readers) {
      const read = reader(tokens, i);
      if (read) return read;
    }
    return null;
  };
