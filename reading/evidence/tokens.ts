/** A normalized word and its position `[from, to)` in the original text. */
export type Token = { text: string; from: number; to: number };

const run =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:[\p{L}\p{M}\p{N}]|(?<=\p{L})['’ʼ](?=\p{L}))+/gu;

/**
 * Words normalized for comparison: Unicode NFKC, lower case, no punctuation, "I’m" as "im", one token per letter in
 * scripts without spaces. Whatever is between words (spaces, commas, dashes, quotation marks) does not matter.
 */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(run)].flatMap((match) => {
    const [whole] = match;
    const normal = whole.normalize('NFKC').toLowerCase().replace(/['’ʼ]/gu, '');
    const inside = normal.split(/[^\p{L}\p{M}\p{N}]+/u).filter((part) => part !== '');
    return inside.map((part) => ({ text: part, from: match.index, to: match.index + whole.length }));
  });
}

type Worded = Pick<Token, 'text'>;

/**
 * The position of `wanted` in `tokens` as one contiguous run; −1 if not found, or if nothing is wanted. Never
 * backtracks (Knuth, Morris, Pratt), so a word said a thousand times costs no more than a thousand words.
 */
export function findRun(tokens: readonly Worded[], wanted: readonly Worded[]): number {
  if (wanted.length === 0) return -1;
  const fallbacks = fallbacksOf(wanted);
  let matched = 0;
  for (const [at, { text }] of tokens.entries()) {
    while (matched > 0 && wanted[matched]?.text !== text) matched = fallbacks[matched - 1] ?? 0;
    if (wanted[matched]?.text === text) matched++;
    if (matched === wanted.length) return at - matched + 1;
  }
  return -1;
}

/** For each position: the length of the longest prefix that also ends there. */
function fallbacksOf(wanted: readonly Worded[]): number[] {
  const fallbacks = [0];
  let matched = 0;
  for (let at = 1; at < wanted.length; at++) {
    while (matched > 0 && wanted[matched]?.text !== wanted[at]?.text) matched = fallbacks[matched - 1] ?? 0;
    if (wanted[matched]?.text === wanted[at]?.text) matched++;
    fallbacks.push(matched);
  }
  return fallbacks;
}
