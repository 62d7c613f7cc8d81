import { isSimilar, wordsOf } from './words.ts';

/** `near`: no proof either way, as two spellings of one sound, or a name that nothing can be told from. */
export type NameFit = 'same' | 'near' | 'other';

const titles = new Set('mr mrs ms miss mister missus dr doctor prof professor sir madam maam jr sr'.split(' '));
/** A customer with one of these is a business: a caller's own name says nothing about it. */
const business =
  /\b(?:inc|ltd|llc|llp|gmbh|corp|co|company|hotel|clinic|restaurant|office|desk|reception|team|group|bank|school|services?|solutions|customer|guest|client|unknown)\b|\d|@/i;

/** Short forms that share too little with the name to be told by spelling. Common English ones. */
const shortForms = [
  'robert rob bob bobby bert',
  'william will bill billy liam',
  'richard rick dick rich',
  'james jim jimmy jamie',
  'john jack johnny jon',
  'edward ed ted eddie ned',
  'charles chuck charlie',
  'henry harry hank',
  'elizabeth liz beth betty eliza lizzie libby',
  'margaret maggie peggy meg greta',
  'katherine kate katie kathy cathy kat kitty',
  'patricia pat patty trish tricia',
  'barbara babs barb',
  'anthony tony',
  'susan sue susie',
  'deborah debbie deb',
  'michael mike mick mickey',
  'theodore ted theo',
  'eleanor nora ellie nell',
  'mary molly polly',
  'dorothy dot dottie',
  'christopher chris kit topher',
  'alexander alex sandy sasha alec',
].map((names) => new Set(names.split(' ')));

/** The words of a name, without titles and initials. */
export const nameWords = (name: string): string[] =>
  wordsOf(name.replaceAll('-', ' ')).filter((word) => word.length > 1 && !titles.has(word));

/**
 * Whether a name that somebody says of themselves is the holder's. Speech is transcribed, so spellings of one sound,
 * short forms and one letter more or less are `near`; the order and middle names do not matter. A holder that is a
 * business, or has no name to compare, is `near` to everybody.
 */
export function fitOfName(said: readonly string[], holder: string): NameFit {
  const own = nameWords(holder);
  if (said.length === 0 || own.length === 0 || business.test(holder)) return 'near';
  const needed = Math.min(2, own.length, said.length);
  const share = (alike: (a: string, b: string) => boolean) =>
    own.filter((word) => said.some((other) => alike(word, other))).length >= needed;
  if (share((a, b) => a === b)) return 'same';
  if (share(soundsLike)) return 'near';
  const [whole, other] = [own.join(''), said.join('')];
  return said.length > 1 && edits(whole, other) <= Math.max(whole.length, other.length) * 0.15 ? 'near' : 'other';
}

function soundsLike(a: string, b: string): boolean {
  if (isSimilar(a, b) || shortForms.some((forms) => forms.has(a) && forms.has(b))) return true;
  const [short, long] = a.length <= b.length ? [stem(a), stem(b)] : [stem(b), stem(a)];
  if (short.length >= 3 && long.startsWith(short)) return true;
  const [x, y] = [skeleton(a), skeleton(b)];
  return x === y && (x.length > 1 || edits(a, b) <= 1);
}

/** "Danny" and "Jenni" begin Daniel and Jennifer. */
const stem = (name: string) => name.replace(/(?<=..)(?:ie|y|i)$/, '').replace(/(?<=.)(.)\1$/, '$1');

/** The consonants by their sound, "Geoffrey" as "Jeffry", "Shaun" as "Sean"; a vowel in front is kept as one. */
const skeleton = (name: string): string =>
  name
    .replace(/^(?:kn|gn)/, 'n')
    .replace(/^wr/, 'r')
    .replace(/gh/g, '')
    .replace(/ph|v/g, 'f')
    .replace(/s?ch|ck|q/g, 'k')
    .replace(/c(?=[eiy])|z|sh/g, 's')
    .replace(/c/g, 'k')
    .replace(/g(?=[ei])/g, 'j')
    .replace(/x/g, 'ks')
    .replace(/th/g, 't')
    .replace(/h/g, '')
    .replace(/^[aeiouwy]/, '.')
    .replace(/[aeiouwy]/g, '')
    .replace(/(.)\1+/g, '$1');

/** Letters to add, drop or change to get from one to the other. Names are short: at most 60 letters count. */
export function edits(a: string, b: string): number {
  const [from, to] = [a.slice(0, 60), b.slice(0, 60)];
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[to.length] ?? 0;
}
