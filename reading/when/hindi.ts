import { fractions, numbers, oneAndHalf, words } from './hindiwords.ts';
import type { Token } from './token.ts';

/**
 * Translates Hindi, in Devanagari or Latin letters ("kal shaam ko paanch baje"), word for word into the English that
 * the grammar reads; positions in the text stay. Words that follow in Hindi move to their English position or become a
 * word that may follow: "ke baad" is "onwards", "ke beech" puts "between" before its first number. "kal" is tomorrow,
 * since a wish is about the future.
 */
export function fromHindi(tokens: readonly Token[]): Token[] {
  if (
    !tokens.some(
      ({ w }) => isDevanagari(w) || telling.has(w) || (words[plainSpelling(w)] !== undefined && !alsoEnglish.has(w)),
    )
  )
    return [...tokens];
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) turn(tokens, i, out);
  return out;
}

const isDevanagari = (w: string): boolean => /\p{Script=Devanagari}/u.test(w);
const alsoEnglish = new Set(['din', 'sham', 'ab', 'is', 'do', 'tak']);
/** Words that identify Hindi, though they are not about time. */
const telling = new Set([
  'baad',
  'baje',
  'parso',
  'parson',
  'thodi',
  'pehle',
  'pahle',
  'aadhe',
  'kijiye',
  'karna',
  'mujhe',
]);
const amounts = new Set(['week', 'month', 'year', 'day', 'hour', 'minute', 'minutes', 'min', 'mins']);
const between = new Set(['बीच', 'beech', 'bich']);
/** Function words without a time meaning here. */
const silent = new Set([
  'ko',
  'को',
  'ke',
  'के',
  'ka',
  'का',
  'की',
  'ki',
  'में',
  'mein',
  'वाले',
  'ही',
  'बजकर',
  'bajkar',
  ...between,
]);

/** "shukrawaar", "shukravar" and "shukrvaar" are one word. */
const plainSpelling = (w: string): string =>
  isDevanagari(w) ? w : w.replaceAll('w', 'v').replace(/a+/g, 'a').replace(/ee/g, 'i');
const wordOf = (w: string | undefined): string | undefined => (w === undefined ? undefined : words[plainSpelling(w)]);
const numberOf = (w: string): number | undefined => numbers[w] ?? numbers[plainSpelling(w)];
const oneOf = (w: string, ...list: string[]): boolean => list.includes(w);

/** Appends the meaning of token `i` to `out`. */
function turn(tokens: readonly Token[], i: number, out: Token[]): void {
  const token = tokens[i] as Token;
  const { w } = token;
  const next = tokens[i + 1]?.w ?? '';
  const last = out.at(-1);
  const say = (...english: string[]) =>
    out.push(
      ...english.map((one) => ({
        ...token,
        w: one,
        glued: false,
        capital: /^(march|may|[a-z]+(day|ary|il|ust|ber)|ju(ne|ly))$/.test(one),
      })),
    );
  const count = (n: number, over: Partial<Token> = {}) =>
    out.push({ ...token, w: String(n), n, glued: false, capital: false, ...over });
  const amount = amounts.has(last?.w ?? '');
  const n = numberOf(w);
  const half = oneAndHalf[w] ?? oneAndHalf[plainSpelling(w)];
  const fraction = fractions[w] ?? fractions[plainSpelling(w)];
  if (fraction) say(...fraction);
  else if (half && wordOf(next) === "o'clock") {
    say('half', 'past');
    count(half);
  } else if (half) {
    count(half);
    say('and', 'a', 'half');
  } else if (oneOf(w, 'aadhe', 'aadha', 'adhe', 'आधे', 'आधा')) say('half');
  else if (n !== undefined && isCount(w, next)) count(n, { ord: wordOf(next) === 'date' });
  else if (wordOf(w) === 'date' || oneOf(w, 'वें', 'वीं', 'वां')) {
    if (last?.n != null) out[out.length - 1] = { ...last, ord: true, len: 2 };
  } else if (oneOf(w, 'parso', 'parson', 'परसों')) say('day', 'after', 'tomorrow');
  else if (oneOf(w, 'thodi', 'थोड़ी')) say('in', 'a', 'bit');
  else if (oneOf(w, 'baad', 'बाद')) behind(amount ? 'later' : last && isTimeWord(last) ? 'onwards' : 'soon', last, say);
  else if (oneOf(w, 'pehle', 'pahle', 'पहले')) say(amount ? 'ago' : 'beforehand');
  else if (oneOf(w, 'tak', 'तक') && !out.some((one) => one.w === 'to')) say('latest');
  else if (oneOf(w, 'se', 'से') || (oneOf(w, 'aur', 'और') && tokens.slice(i).some((one) => between.has(one.w)))) {
    if (numberOf(next) !== undefined || tokens[i + 1]?.n != null || wordOf(next) !== undefined) say('to');
  } else if (oneOf(w, 'mein', 'में') && amount && (out.at(-2)?.n != null || out.at(-2)?.w === 'half')) say('later');
  else if (oneOf(w, 'पर', 'आसपास', 'aaspaas', 'aspas') && last?.n != null) say("o'clock");
  else if (oneOf(w, 'अंत', 'आखिर', 'ant') || oneOf(w, 'शुरुआत', 'शुरू'))
    edge(oneOf(w, 'शुरुआत', 'शुरू') ? 'start' : 'end', token, out);
  else if (
    w === 'is' &&
    ['week', 'month', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].includes(
      wordOf(next) ?? '',
    )
  )
    say('this');
  else if (w === '-' && numberOf(next) !== undefined && last?.n != null) return;
  else if (oneOf(w, 'मिनट', 'minute') && oneOf(tokens[i - 2]?.w ?? '', 'बजकर', 'bajkar')) return;
  else if (oneOf(w, 'ya', 'या')) say('or');
  else if (between.has(w)) opens(out, token);
  else if (wordOf(w) !== undefined) say(wordOf(w) as string);
  else if (!silent.has(w) && !oneOf(w, 'tak', 'तक', 'पर')) out.push(token);
}

/** "dopahar baad" is the afternoon itself. */
const behind = (english: string, last: Token | undefined, say: (w: string) => void): void => {
  if (last?.w !== 'afternoon') say(english);
};

const isTimeWord = ({ w, n }: Token): boolean =>
  n !== null || w === "o'clock" || Object.values(words).includes(w) || w === 'tomorrow';

const isCount = (w: string, next: string): boolean =>
  isDevanagari(w) ||
  wordOf(next) !== undefined ||
  numberOf(next) !== undefined ||
  ['se', 'minute', 'minutes', 'ya', 'bajkar'].includes(next);

/** "is hafte ke ant mein": in English the edge comes before its stretch. */
function edge(english: string, token: Token, out: Token[]): void {
  const at = amounts.has(out.at(-1)?.w ?? '')
    ? out.length - (['this', 'next', 'last'].includes(out.at(-2)?.w ?? '') ? 2 : 1)
    : -1;
  const from = out[at]?.from ?? token.from;
  if (at >= 0)
    out.splice(
      at,
      0,
      ...[english, 'of'].map((w) => ({ ...token, w, n: null, ord: false, glued: false, from, to: from })),
    );
}

/** "do se chaar baje ke beech": between two and four. */
function opens(out: Token[], token: Token): void {
  const first = out.findIndex(({ n }) => n !== null);
  const at = out[first]?.from ?? token.from;
  if (first >= 0) out.splice(first, 0, { ...token, w: 'between', n: null, ord: false, glued: false, from: at, to: at });
}
