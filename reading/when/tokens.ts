import { fromHindi } from './hindi.ts';
import { joinNumbers } from './numbers.ts';
import type { Token } from './token.ts';

/** A wish is short: anything beyond is another matter, and a limit keeps hostile input cheap. */
export const MAX_CHARACTERS = 300;

const pattern =
  /[ap]\s?\.\s?m\b\.?|\d+|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|noon)(?=ish\b)|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[^\s\p{L}\p{M}\d]/giu;

/** Sounds and phrases without a time meaning. "I mean" is kept: it corrects. */
const fillers = new Set([
  'um',
  'uh',
  'er',
  'erm',
  'ah',
  'hmm',
  'mm',
  'like',
  'please',
  'just',
  'basically',
  'maybe',
  'perhaps',
  'probably',
  'possibly',
  'ok',
  'okay',
  'say',
  'exactly',
  'sharp',
  'preferably',
  'ideally',
]);
const fillerPairs = new Set([
  'you know',
  'i guess',
  'i think',
  'i suppose',
  'sort of',
  'kind of',
  'let say',
  'if possible',
]);

const spellings: Readonly<Record<string, string>> = {
  tmrw: 'tomorrow',
  tmr: 'tomorrow',
  tomorow: 'tomorrow',
  tommorow: 'tomorrow',
  tommorrow: 'tomorrow',
  tomo: 'tomorrow',
  tonite: 'tonight',
  til: 'until',
  till: 'until',
  thru: 'through',
  midday: 'noon',
  noontime: 'noon',
  weds: 'wednesday',
  morn: 'morning',
  mornin: 'morning',
  eve: 'eve',
  aft: 'afternoon',
  oclock: "o'clock",
  'o´clock': "o'clock",
  nite: 'night',
  someday: 'sometime',
  anytime: 'any',
  "y'day": 'yesterday',
  half: 'half',
  '@': 'at',
  '~': '-',
  '–': '-',
  '—': '-',
  '−': '-',
};

/**
 * Words, numbers and punctuation of the first 300 characters, without fillers, with numbers joined and Hindi
 * translated.
 */
export function tokensOf(text: string): Token[] {
  // If everything is in capitals, they mean nothing.
  const telling = /\p{Ll}/u.test(text);
  const raw = [...text.slice(0, MAX_CHARACTERS).matchAll(pattern)].map((match): Token => {
    const said = match[0];
    const from = match.index;
    const w = wordOf(said);
    const digits = /^\d+$/.test(said);
    return {
      w,
      n: digits ? Number(said) : null,
      ord: false,
      len: digits ? said.length : 0,
      glued: from > 0 && !/\s/.test(text[from - 1] as string),
      capital: telling && /^\p{Lu}/u.test(said),
      from,
      to: from + said.length,
    };
  });
  return joinNumbers(withoutFillers(fromHindi(raw)));
}

function wordOf(said: string): string {
  const plain = said.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  if (/^[ap]\s?\.\s?m\.?$/.test(plain)) return `${plain[0]}m`;
  const word = plain.replace(/(?<!o)'s$|s'$/, '');
  return spellings[word] ?? word;
}

/** A filler takes its surrounding commas along: "after, say, ten". */
function withoutFillers(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const length = fillers.has(token.w) ? 1 : fillerPairs.has(`${token.w} ${tokens[i + 1]?.w}`) ? 2 : 0;
    if (length === 0) {
      out.push(token);
      continue;
    }
    i += length - 1;
    if (out.at(-1)?.w === ',' && tokens[i + 1]?.w === ',') {
      out.pop();
      i += 1;
    }
  }
  return out;
}
