import type { Token } from './token.ts';

const units: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
};
const tens: Readonly<Record<string, number>> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
  thirteenth: 13,
  fourteenth: 14,
  fifteenth: 15,
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  thirtieth: 30,
};
const ordinalEnds = new Set(['st', 'nd', 'rd', 'th']);

/**
 * Joins the words and digits of one number into one token: "forty five" 45, "twenty second" the 22nd, "two thousand and
 * twenty" 2020, "fifteen hundred" 1500, "3rd" the 3rd, "2.5" stays for the amount reader, "nine oh five" 9 and 05.
 * "three thirty" stays two numbers, since it is a time.
 */
export function joinNumbers(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; ) {
    // "five-thirty": a hyphen between two number words is a space.
    const spelled =
      tokens[i]?.w === '-' &&
      out.at(-1)?.n != null &&
      out.at(-1)?.len === 0 &&
      tokens[i]?.glued &&
      tokens[i + 1]?.n === null;
    if (spelled && joinWords(tokens, i + 1)) {
      i += 1;
      continue;
    }
    const [token, next] = joinAt(tokens, i, out.at(-1));
    out.push(tokens[i - 1]?.w === '-' && token.n !== null && token.len === 0 ? { ...token, glued: false } : token);
    i = next;
  }
  return out;
}

function joinAt(tokens: readonly Token[], i: number, before: Token | undefined): [Token, number] {
  const token = tokens[i] as Token;
  const after = tokens[i + 1];
  if (token.n !== null) {
    if (after?.glued && ordinalEnds.has(after.w)) return [{ ...token, ord: true, to: after.to }, i + 2];
    return [token, i + 1];
  }
  if (before?.n != null && !before.ord && ['oh', 'o', 'zero'].includes(token.w)) {
    const minute = after && units[after.w];
    if (after && minute && minute < 10) return [number(token, after, minute, 2), i + 2];
  }
  // "oh nine hundred" is 0900.
  const hundreds =
    ['oh', 'o', 'zero'].includes(token.w) && tokens[i + 2]?.w === 'hundred' ? units[after?.w ?? ''] : undefined;
  if (hundreds && hundreds < 10)
    return [{ ...number(token, tokens[i + 2] as Token, hundreds * 100, 4), w: `0${hundreds}00` }, i + 3];
  return joinWords(tokens, i) ?? [token, i + 1];
}

/** Reads number words; a hyphen between two of them is a space. */
function joinWords(tokens: readonly Token[], start: number): [Token, number] | null {
  const first = tokens[start] as Token;
  const skip = (i: number) => (tokens[i]?.w === '-' && tokens[i]?.glued && tokens[i + 1]?.glued ? i + 1 : i);
  const wordAt = (i: number) => tokens[i]?.w ?? '';
  const ordinal = ordinals[first.w];
  if (ordinal) return [{ ...first, n: ordinal, ord: true, len: 0 }, start + 1];

  let value = units[first.w] ?? tens[first.w];
  if (value === undefined) return null;
  let end = start + 1;
  if (tens[first.w]) {
    const at = skip(end);
    const unit = units[wordAt(at)] ?? 10;
    const ordinalUnit = ordinals[wordAt(at)] ?? 10;
    if (ordinalUnit < 10) return [{ ...number(first, tokens[at] as Token, value + ordinalUnit, 0), ord: true }, at + 1];
    if (unit < 10) {
      value += unit;
      end = at + 1;
    }
  }
  let length = 0;
  if (wordAt(end) === 'hundred') {
    length = value > 9 ? 4 : 0;
    value *= 100;
    end += 1;
    const rest = restAfter(tokens, end, 100);
    if (rest) [value, end] = [value + rest[0], rest[1]];
  } else if (wordAt(end) === 'thousand') {
    length = 4;
    value *= 1000;
    end += 1;
    const rest = restAfter(tokens, end, 1000);
    if (rest) [value, end] = [value + rest[0], rest[1]];
  }
  return [number(first, tokens[end - 1] as Token, value, length), end];
}

function restAfter(tokens: readonly Token[], start: number, below: number): [number, number] | null {
  const at = tokens[start]?.w === 'and' ? start + 1 : start;
  const read = tokens[at] ? joinWords(tokens, at) : null;
  return read && read[0].n !== null && !read[0].ord && read[0].n < below ? [read[0].n, read[1]] : null;
}

const number = (first: Token, last: Token, n: number, len: number): Token => ({
  ...first,
  w: String(n),
  n,
  ord: false,
  len,
  to: last.to,
});
