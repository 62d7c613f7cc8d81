import type { Token } from './tokens.ts';

/** A pause this long always starts a new utterance, even in the middle of a sentence. */
const longPauseSeconds = 2;
/** The pause that ends a finished sentence. */
const breathSeconds = 0.7;
/** The smallest gap in which another can speak. */
const gapSeconds = 0.25;
/** Readers need a new line after this much of one voice: at the end of a sentence or, without one, at any small gap. */
const longSeconds = 10;
const veryLongSeconds = 25;

const endsSentence = (text: string) => /[.?!。？！।…]["'”’)\]]*$/.test(text);

/**
 * Cuts what one speaker said into utterances a person can read: at long pauses, between sentences, and where another
 * speaks meanwhile. Loses, adds and reorders nothing.
 * @param tokens of one channel, in time order
 * @param others of all other channels, in any order
 */
export function utterances(tokens: readonly Token[], others: readonly Token[]): Token[][] {
  const middles = others.map(({ start, end }) => (start + end) / 2).sort((a, b) => a - b);
  const found: Token[][] = [];
  for (const token of tokens) {
    const open = found.at(-1);
    const last = open?.at(-1);
    const first = open?.[0];
    if (open && last && first && !isBreak({ first, last, next: token }, middles)) open.push(token);
    else found.push([token]);
  }
  return found;
}

type Seam = { first: Token; last: Token; next: Token };

function isBreak({ first, last, next }: Seam, middles: readonly number[]): boolean {
  const gap = next.start - last.end;
  const spoken = last.end - first.start;
  const ended = endsSentence(last.text);
  if (gap >= longPauseSeconds || (ended && gap >= breathSeconds)) return true;
  if (gap >= gapSeconds && anyWithin(middles, last.end, next.start)) return true;
  return (ended && spoken >= longSeconds) || (gap >= gapSeconds && spoken >= veryLongSeconds);
}

/** Whether the sorted numbers have one in the span; binary search, since a long call has thousands of both. */
function anyWithin(sorted: readonly number[], from: number, to: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return (sorted[low] ?? Number.POSITIVE_INFINITY) <= to;
}
