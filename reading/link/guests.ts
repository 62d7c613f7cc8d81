import type { Heard } from './heard.ts';
import { inWords } from './when.ts';

const values = new Map(Array.from({ length: 31 }, (_, value) => [inWords(value), value]));
const count = `(\\d{1,3}|${[...values.keys()].sort((a, b) => b.length - a.length).join('|')})`;
const phrases = [
  new RegExp(` (?:party|group|table|booth) (?:of|for) ${count}(?= )`, 'g'),
  new RegExp(
    ` ${count}(?: more| other| adult)? (?:people|persons?|guests?|adults|of us|seats?|passengers?|travell?ers|tickets|riders|diners|covers|rooms?)(?= )`,
    'g',
  ),
];

/** The numbers of guests mentioned, in any phrasing ("party of four", "three people"). */
export const guestsSaid = ({ text }: Pick<Heard, 'text'>): ReadonlySet<number> =>
  new Set(
    phrases.flatMap((phrase) => [...text.matchAll(phrase)].map(([, said = '']) => values.get(said) ?? Number(said))),
  );
