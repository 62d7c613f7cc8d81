import { toE164 } from './normalize.ts';
import { asciiDigits } from './text.ts';

/** A number found in a text: `start` and `end` are offsets into it; `e164` is null if it cannot be completed. */
export type PhoneMention = { text: string; start: number; end: number; e164: string | null };

const written =
  /[+(]{0,2}\d(?:[\s().\-–/]{0,3}\d){6,16}(?:[\s,]{0,2}(?:e?xt(?:ensi[oó]n)?n?|[xp*#;]|,,)[\s.:]{0,3}\d{1,7}(?!\d))?/gi;
/** What precedes digits that are not a telephone number. */
const otherNumber =
  /\b(?:account|acct|card|order|invoice|policy|ssn|social security|reference|ref|confirmation|booking|reservation|ticket|tracking|serial|visa|mastercard|discover|amex|omb)\b(?![\s\S]{0,60}\b(?:phone|mobile|cell|call|tel|reach|text)\b)[^.?!]{0,20}$/i;
/** Five pairs with dots or dashes are a French number. */
const dates = /^(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?![./-]?\d)/;
const socialSecurity = /^\d{3}-\d{2}-\d{4}$/;
const cardGroups = /^\d{4}([ -])\d{4}\1\d{4}\1\d{4}/;

/**
 * Telephone numbers in spoken or written text, in order. Reads digits in any grouping and digits spoken as words ("five
 * five five, oh one two", "double seven", "eight hundred"), seven to fifteen of them. Skips dates, card, account and
 * social security numbers.
 * @param region ISO 3166 country for parsing national formats.
 */
export function phonesInText(text: string, region: string, ownNumbers: readonly string[] = []): PhoneMention[] {
  const plain = asciiDigits(text);
  const isNumber = (digits: string) => toE164(digits, region, ownNumbers) !== null;
  const found = [...writtenIn(plain, isNumber), ...spokenIn(plain)].sort((a, b) => a.start - b.start || b.end - a.end);
  const mentions: PhoneMention[] = [];
  for (const { start, end, digits } of found) {
    if (start < (mentions.at(-1)?.end ?? 0)) continue;
    mentions.push({ text: text.slice(start, end), start, end, e164: toE164(digits, region, ownNumbers) });
  }
  return mentions;
}

type Found = { start: number; end: number; digits: string };

function writtenIn(text: string, isNumber: (digits: string) => boolean): Found[] {
  const all: Found[] = [];
  const pattern = new RegExp(written);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const digits = withoutNext(match[0], isNumber);
    const [start, end] = [match.index, match.index + digits.length];
    pattern.lastIndex = end;
    const glued =
      /[\w$£€*.,#%]$|-\d{0,20}$/.test(text.slice(Math.max(0, start - 24), start)) ||
      /^(?:[\w%*:]|\.\d)/.test(text.slice(end, end + 2));
    const other = dates.test(digits) || socialSecurity.test(digits) || cardGroups.test(digits);
    if (glued || other || otherNumber.test(text.slice(Math.max(0, start - 40), start))) continue;
    all.push({ start, end, digits });
  }
  return all;
}

/** Without what follows behind a space and is no part of the number: a date, another number, "2 times". */
function withoutNext(found: string, isNumber: (digits: string) => boolean): string {
  if (isNumber(found)) return found;
  const cuts = [...found.matchAll(/\s/g)]
    .map(({ index }) => index)
    .slice(-6)
    .reverse();
  const cut = cuts.find((at) => {
    const next = found.slice(at).trimStart();
    const count = next.replace(/\D/g, '').length;
    return (count < 3 || count >= 7 || dates.test(next)) && isNumber(found.slice(0, at).trimEnd());
  });
  return cut === undefined ? found : found.slice(0, cut).trimEnd();
}

const ones = 'zero one two three four five six seven eight nine'.split(' ');
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const values = new Map<string, string>([
  ...ones.map((word, digit) => [word, String(digit)] as const),
  ...(['oh', 'o', 'nought', 'naught', 'null'] as const).map((word) => [word, '0'] as const),
  ...teens.map((word, index) => [word, String(index + 10)] as const),
]);
const repeats = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
]);

/** Runs of number words and digits separated only by spaces, commas, dots and dashes. */
function spokenIn(text: string): Found[] {
  const words = [...text.matchAll(/\p{L}+|\d+|\+/gu)].map((match) => ({
    text: match[0].toLowerCase(),
    start: match.index,
  }));
  const found: Found[] = [];
  for (let first = 0; first < words.length; first++) {
    const run = spokenRun(text, words, first);
    const start = words[first]?.start ?? 0;
    const count = run.digits.replace('+', '').length;
    const before = text.slice(Math.max(0, start - 40), start);
    if (run.spoken && count >= 7 && count <= 15 && !otherNumber.test(before))
      found.push({ start, end: run.end, digits: run.digits });
    if (run.next > first) first = run.next - 1;
  }
  return found;
}

type Token = { text: string; start: number };

function spokenRun(text: string, words: readonly Token[], first: number) {
  let [digits, end, next, spoken] = ['', 0, first, false];
  while (next < words.length) {
    const word = words[next];
    if (!word || (next > first && !/^[\s,.\-–()]*$/.test(text.slice(end, word.start)))) break;
    const piece = pieceAt(words, next);
    if (!piece) break;
    digits += piece.digits;
    spoken ||= /\p{L}/u.test(word.text);
    next += piece.words;
    const last = words[next - 1];
    end = last ? last.start + last.text.length : end;
  }
  return { digits, end, next, spoken };
}

/** The digits of the words from `at` on: "double four" 44, "fifty five" 55, "eight hundred" 800. */
function pieceAt(words: readonly Token[], at: number): { digits: string; words: number } | null {
  const [word, following] = [words[at]?.text ?? '', words[at + 1]?.text ?? ''];
  if (/^\d+$/.test(word)) return { digits: word, words: 1 };
  if (word === 'plus' || word === '+') return { digits: '+', words: 1 };
  const times = repeats.get(word);
  const repeated = values.get(following) ?? (/^\d$/.test(following) ? following : undefined);
  if (times && repeated?.length === 1) return { digits: repeated.repeat(times), words: 2 };
  const ten = tens.indexOf(word);
  if (ten >= 0) {
    const one = ones.indexOf(following);
    return one > 0 ? { digits: `${ten + 2}${one}`, words: 2 } : { digits: `${ten + 2}0`, words: 1 };
  }
  const value = values.get(word);
  if (value === undefined) return null;
  if (following === 'hundred' && value.length === 1) return { digits: `${value}00`, words: 2 };
  if (following === 'thousand' && value.length === 1) return { digits: `${value}000`, words: 2 };
  return { digits: value, words: 1 };
}
