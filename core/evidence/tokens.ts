/** A normalised word and where it stands in the text it came from, `[from, to)`. */
export type Token = { text: string; from: number; to: number };

const run =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:[\p{L}\p{M}\p{N}]|(?<=\p{L})['’ʼ](?=\p{L}))+/gu;

/**
 * Words as they are compared: Unicode NFKC, lower case, no punctuation, "I’m" as "im", one token for a letter of a script without
 * blanks. What stands between words (blanks, commas, dashes, quotation marks) does not matter.
 */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(run)].flatMap((match) => {
    const [whole] = match;
    const normal = whole.normalize('NFKC').toLowerCase().replace(/['’ʼ]/gu, '');
    const inside = normal.split(/[^\p{L}\p{M}\p{N}]+/u).filter((part) => part !== '');
    return inside.map((part) => ({ text: part, from: match.index, to: match.index + whole.length }));
  });
}

/** Where `wanted` stands in `tokens` as one contiguous run, from position `after` on; −1 when it does not, or when nothing is wanted. */
export function findRun(tokens: readonly string[], wanted: readonly string[], after = 0): number {
  if (wanted.length === 0) return -1;
  for (let at = after; at + wanted.length <= tokens.length; at++)
    if (wanted.every((word, i) => tokens[at + i] === word)) return at;
  return -1;
}
