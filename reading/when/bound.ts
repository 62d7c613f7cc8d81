import { type Atom, type Bound, isTime, type Thing } from './atom.ts';
import { clockAt } from './clock.ts';
import { plainDayAt } from './dayword.ts';
import { nowWords } from './mark.ts';
import { partAt } from './partword.ts';
import { type Phrase, phrase } from './phrase.ts';
import type { Token } from './token.ts';

const bounds: readonly (readonly [Bound, Phrase])[] = [
  [
    'from',
    phrase(
      'no|not earlier|sooner than',
      'not? as early as',
      'as early as',
      'not|never|nothing before|until|till',
      'any time|any? after or at',
      'any? time? on|at or after',
    ),
  ],
  [
    'by',
    phrase(
      'no|not later than',
      'as late as',
      'at? the? latest by|at',
      'not|never|nothing after|past',
      'up to|until',
      'by the latest',
    ),
  ],
  [
    'after',
    phrase('any|some? time? after|past', 'after|following|past', 'later than', 'once it is|gets|hits|past', 'beyond'),
  ],
  ['before', phrase('any|some? time? before', 'before|pre', 'earlier than', 'prior to', 'ahead of')],
  ['until', phrase('up? until')],
  ['by', phrase('by')],
  ['between', phrase('in? between')],
  ['from', phrase('from|since|starting|onwards from? on?', 'beginning on|from', 'as of|from', 'effective')],
  ['to', phrase('to|through|-')],
];

const postAfter = phrase(
  ', or|and any? time? after|later|onwards|onward|beyond|past that|it|then?',
  'or|and any? time? after|later|onwards|onward|beyond that|it|then?',
  'onwards|onward',
  'at the earliest',
  'earliest',
  'on',
  'and on',
  'forward',
  'plus',
);

const postBefore = phrase('at the? latest', 'latest', 'or|and before|earlier|sooner', 'the latest');

/**
 * "from Boston on Friday" is not a bound: the time must follow immediately, or within the few words of "after I get off
 * at five".
 */
export function boundsNext(atom: Atom & { k: 'bound' }, next: Atom | undefined): boolean {
  if (!next || !(isTime(next) || next.k === 'bound')) return false;
  const far = atom.bound === 'after' || atom.bound === 'before' || atom.bound === 'until' ? 5 : 1;
  return next.i - atom.j <= far;
}

const timeAt = (tokens: readonly Token[], i: number): boolean =>
  Boolean(clockAt(tokens, i) ?? plainDayAt(tokens, i) ?? partAt(tokens, i));

/** "to" and "-" only join two times. */
function joins(tokens: readonly Token[], i: number, end: number, atoms: readonly Atom[]): boolean {
  const last = atoms.at(-1);
  if (!last || !(isTime(last) || last.k === 'zone') || i - last.j > 1) return false;
  const next = tokens[end]?.w === 'the' ? end + 1 : end;
  const clock = clockAt(tokens, end);
  return Boolean(
    clock ||
      plainDayAt(tokens, end) ||
      partAt(tokens, end) ||
      tokens[next]?.ord ||
      nowWords(tokens, end) ||
      phrase('about|around|at')(tokens, end),
  );
}

const lastBetween = (atoms: readonly Atom[]): boolean => {
  for (let i = atoms.length - 1; i >= 0; i--) {
    const atom = atoms[i] as Atom;
    if (atom.k === 'bound') return atom.bound === 'between' && atoms.slice(i + 1).some(isTime);
    if (atom.k === 'stop' && atom.full) return false;
  }
  return false;
};

/** "after", "by", "from", "between", and "to" or "and" between two times. */
export function boundAt(tokens: readonly Token[], i: number, atoms: readonly Atom[]): readonly [Thing, number] | null {
  for (const [bound, said] of bounds) {
    const end = said(tokens, i);
    if (end && !(bound === 'to' && !joins(tokens, i, end, atoms))) return [{ k: 'bound', bound }, end];
  }
  const and = tokens[i]?.w === 'and' && lastBetween(atoms);
  return and ? [{ k: 'bound', bound: 'to' }, i + 1] : null;
}

/** A bound after its time: "six or later", "Friday at the latest", "from Monday on". */
export function postBoundAt(
  tokens: readonly Token[],
  i: number,
  atoms: readonly Atom[],
): readonly [Thing, number] | null {
  const later = postAfter(tokens, i);
  const open = atoms.some((atom) => atom.k === 'bound' && atom.bound === 'from');
  if (later && (tokens[i]?.w !== 'on' || open) && !timeAt(tokens, later))
    return [{ k: 'bound', bound: 'from', post: true }, later];
  if (tokens[i]?.w === 'beforehand') return [{ k: 'bound', bound: 'before', post: true }, i + 1];
  const sooner = postBefore(tokens, i);
  return sooner && !timeAt(tokens, sooner) ? [{ k: 'bound', bound: 'by', post: true }, sooner] : null;
}
