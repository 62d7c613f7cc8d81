import type { Transcript } from '../api/types.ts';

type Word = NonNullable<Transcript['turns'][number]['words']>[number];
/** A word's position in its turn's text; `to` is after its last character. */
export type PlacedWord = Word & { from: number; to: number };

/** Below this a word is shown lighter. */
export const unsureBelow = 0.6;

/**
 * Finds the words in the text, in order. Skips words that an engine wrote differently in its word list than in the
 * text.
 */
export function placeWords(text: string, words: readonly Word[]): PlacedWord[] {
  const letters = text.toLowerCase();
  const found: PlacedWord[] = [];
  let from = 0;
  for (const word of words) {
    const at = letters.indexOf(word.text.toLowerCase(), from);
    // A gap of more than a few words means that this one is missing, and the match is a later occurrence.
    if (!word.text || at < 0 || at - from > 40) continue;
    from = at + word.text.length;
    found.push({ ...word, from: at, to: from });
  }
  return found;
}

/** A piece of a turn's text with one style; `confidence` only if it is low. */
export type Piece = { text: string; quoted: boolean; confidence: number | null };

/**
 * Pieces of a turn's text in order, with quoted and uncertain ones marked. Quotes are matched as written; overlapping
 * ones merge.
 */
export function pieces(text: string, quotes: readonly string[], words: readonly PlacedWord[]): Piece[] {
  const letters = text.toLowerCase();
  const spans = quotes.flatMap((quote) => {
    const from = letters.indexOf(quote.toLowerCase());
    return from < 0 ? [] : [{ from, to: from + quote.length }];
  });
  const unsure = words.filter(({ confidence }) => confidence !== null && confidence < unsureBelow);
  const cuts = [0, text.length, ...[...spans, ...unsure].flatMap(({ from, to }) => [from, to])];
  const edges = [...new Set(cuts)].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, at) => {
    const to = edges[at + 1] ?? text.length;
    const covers = (span: { from: number; to: number }) => span.from <= from && to <= span.to;
    return {
      text: text.slice(from, to),
      quoted: spans.some(covers),
      confidence: unsure.find(covers)?.confidence ?? null,
    };
  });
}
