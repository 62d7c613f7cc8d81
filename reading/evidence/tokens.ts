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

type Worded = Pick<Token, 'text'>;

/** Where `wanted` stands in `tokens` as one contiguous run; −1 when it does not, or when nothing is wanted. */
export function findRun(tokens: readonly Worded[], wanted: readonly Worded[]): number {
  if (wanted.length === 0) return -1;
  for (let at = 0; at + wanted.length <= tokens.length; at++)
    if (wanted.every(({ text }, i) => tokens[at + i]?.text === text)) return at;
  return -1;
}
