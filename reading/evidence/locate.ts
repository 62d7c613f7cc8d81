import type { Turn, Word } from '../../core/transcript.ts';
import { digitsForWords } from './numbers.ts';
import { findRun, type Token, tokensOf } from './tokens.ts';

/** The position of a quote in a text, in characters `[from, to)` of the original text. */
export type Place = { from: number; to: number };

/**
 * Finds a quote as a contiguous run of whole words; a second try matches digits with number words. Undefined if not
 * found.
 */
export const locate = (text: string, quote: string): Place | undefined => createFinder(text)(quote);

/** {@link locate} for many quotes in one text, which is tokenized once. */
export function createFinder(text: string): (quote: string) => Place | undefined {
  const said = tokensOf(text);
  let numbers: Token[] | undefined;
  return (quote) => {
    const wanted = tokensOf(quote);
    const place = placeOf(said, wanted);
    if (place) return place;
    numbers ??= digitsForWords(said);
    return placeOf(numbers, digitsForWords(wanted));
  };
}

function placeOf(said: readonly Token[], wanted: readonly Token[]): Place | undefined {
  const at = findRun(said, wanted);
  const [first, last] = [said[at], said[at + wanted.length - 1]];
  return first && last && { from: first.from, to: last.to };
}

/** When a quote was said: from the word times if the engine gave them, else the bounds of its turn, else nulls. */
export function timesOf(turn: Turn, quote: string, words: readonly Word[] | undefined) {
  if (words && words.length > 0) {
    const tokens = words.flatMap((word) => tokensOf(word.text).map(({ text }) => ({ text, word })));
    const wanted = tokensOf(quote);
    const at = findRun(tokens, wanted);
    const [first, last] = [tokens[at]?.word, tokens[at + wanted.length - 1]?.word];
    if (first && last) return { startSeconds: first.start, endSeconds: last.end };
  }
  return { startSeconds: turn.start, endSeconds: turn.end };
}
