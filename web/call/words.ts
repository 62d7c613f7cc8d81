import type { Transcript } from '../api/types.ts';

type Word = NonNullable<Transcript['turns'][number]['words']>[number];
/** A word where it stands in its turn's text, `to` behind its last letter. */
export type PlacedWord = Word & { from: number; to: number };

/** Below this a word is shown lighter. */
export const unsureBelow = 0.6;

/** Finds the words in the text, in order. What an engine wrote differently in its list of words than in the text is left out. */
export function placeWords(text: string, words: readonly Word[]): PlacedWord[] {
  const letters = text.toLowerCase();
  const found: PlacedWord[] = [];
  let from = 0;
  for (const word of words) {
    const at = letters.indexOf(word.text.toLowerCase(), from);
    // A gap of more than a few words means that this one is not here, only its like further on.
    if (!word.text || at < 0 || at - from > 40) continue;
    from = at + word.text.length;
    found.push({ ...word, from: at, to: from });
  }
  return found;
}

/** A piece of a turn's text that looks the same throughout; `confidence` only where it is low. */
export type Piece = { text: string; quoted: boolean; confidence: number | null };

/** Pieces of a turn's text in order, the quoted and the uncertain ones marked. Quotes are found as written; overlapping ones run together. */
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
