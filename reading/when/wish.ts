import type { AmountRange } from './amount.ts';
import { type Atom, type Bound, isTime, type Thing } from './atom.ts';
import type { Clock } from './clock.ts';
import type { DaySpec } from './day.ts';

export type Part = Thing & { k: 'part' };

/** One end of a wish, or all of it: every slot is filled at most once, but several words may describe the day. */
export type Side = { days: DaySpec[]; clock?: Clock; upTo?: Clock; part?: Part; now?: boolean; same?: boolean };

/** The slots of a wish. `lower` and `upper` bound it; what applies to both ends is in `main`. */
export type Wish = {
  main: Side;
  lower: (Side & { bound: Bound }) | null;
  upper: (Side & { bound: Bound }) | null;
  offset: (Thing & { k: 'offset' }) | null;
  length: AmountRange | null;
  amount: AmountRange | null;
  /** Undefined if none was said, null if it is unknown which. */
  zone: string | null | undefined;
};

const emptySide = (): Side => ({ days: [] });
const isEmpty = (side: Side): boolean => side.days.length === 0 && !side.clock && !side.part && !side.now;

/**
 * Fills the slots from the atoms of a wish, left to right. Null if two times compete ("Tuesday or Thursday", "at three,
 * at five" without a correcting word).
 */
export function fill(said: readonly Atom[]): Wish | null {
  const atoms = corrected(said);
  const alternatives = atoms.some(
    (atom, i) => atom.k === 'or' && atoms.slice(0, i).some(isTime) && atoms.slice(i + 1).some(isTime),
  );
  if (alternatives) return null;
  const wish: Wish = {
    main: emptySide(),
    lower: null,
    upper: null,
    offset: null,
    length: null,
    amount: null,
    zone: undefined,
  };
  let side: Side = wish.main;
  for (const atom of atoms) {
    if (atom.k === 'bound') side = bounded(wish, side, atom);
    else if (!put(wish, side, atom)) return null;
  }
  // "at six, or later" has nothing after its bound; a bound with nothing at all is not a bound.
  if (wish.lower && isEmpty(wish.lower)) wish.lower = null;
  if (wish.upper && isEmpty(wish.upper)) wish.upper = null;
  return wish;
}

function bounded(wish: Wish, side: Side, { bound, post }: Thing & { k: 'bound' }): Side {
  if (bound === 'to') {
    if (!wish.lower || isEmpty(wish.lower)) wish.lower = { ...takeFinest(wish.main), bound: 'between' };
    wish.upper = { ...emptySide(), bound };
    return wish.upper;
  }
  const lower = bound === 'after' || bound === 'from' || bound === 'between';
  const made = { ...(post ? takeFinest(side) : emptySide()), bound };
  if (lower) wish.lower = made;
  else wish.upper = made;
  return post ? wish.main : made;
}

/** Removes the finest element from a side: the clock before the part before the day. */
function takeFinest(side: Side): Side {
  const taken = emptySide();
  if (side.clock) {
    taken.clock = side.clock;
    delete side.clock;
  } else if (side.part) {
    taken.part = side.part;
    delete side.part;
  } else {
    if (side.now) taken.now = true;
    delete side.now;
    taken.days = side.days.splice(0);
  }
  return taken;
}

/** False if the slot already holds something else. */
function put(wish: Wish, side: Side, atom: Atom): boolean {
  switch (atom.k) {
    case 'day': {
      // "between two and four tomorrow": a day after a time applies to both ends, one before it only to its own.
      const own = side === wish.main || (!side.clock && !side.part);
      (own ? side : wish.main).days.push(atom.day);
      return true;
    }
    case 'clock':
      return putClock(side, atom);
    case 'part':
      return putPart(side !== wish.main && side.clock ? wish.main : side, atom);
    case 'offset':
      if (wish.offset) return false;
      wish.offset = atom;
      return true;
    case 'length':
      wish.length = atom.amount;
      return true;
    case 'amount':
      wish.amount = atom.amount;
      return true;
    case 'zone':
      wish.zone = atom.zone;
      return true;
    case 'same':
      wish.main.same = true;
      return true;
    case 'now':
      side.now = true;
      return true;
    default:
      return true;
  }
}

function putClock(side: Side, { clock, upTo }: Thing & { k: 'clock' }): boolean {
  const held = side.clock;
  if (!held) {
    side.clock = clock;
    if (upTo) side.upTo = upTo;
    return true;
  }
  const same = held.hour % 12 === clock.hour % 12 && held.minute === clock.minute;
  const torn = held.meridiem && clock.meridiem && held.meridiem !== clock.meridiem;
  if (!same || torn) return false;
  side.clock = { ...held, meridiem: held.meridiem ?? clock.meridiem, exact: held.exact || clock.exact };
  if (clock.exact) side.clock = clock;
  return true;
}

const narrow = new Set(['early', 'lunch', 'breakfast', 'dinner', 'end', 'close', 'tonight']);

function putPart(side: Side, part: Part): boolean {
  const held = side.part;
  if (!held || held.habit || held.part === part.part) {
    side.part = held && !held.habit ? { ...held, ...part, edge: part.edge ?? held.edge } : part;
    return true;
  }
  if (part.habit) return true;
  // "first thing in the morning", "lunch time in the afternoon", "tonight in the evening": the narrower one.
  const on = part.on ?? held.on;
  const winner = narrow.has(part.part) ? part : narrow.has(held.part) ? held : null;
  if (!winner) return false;
  side.part = on === undefined ? winner : { ...winner, on };
  return true;
}

/**
 * Applies "no, make it five": what follows a correction replaces the earlier value of the same slot, and keeps the
 * rest: "tomorrow at four, actually make that Monday" is Monday at four.
 */
function corrected(atoms: readonly Atom[]): Atom[] {
  const parts: Atom[][] = [[]];
  for (const atom of atoms) {
    if (atom.k === 'fix') parts.push([]);
    else parts.at(-1)?.push(atom);
  }
  let held = parts[0] ?? [];
  for (const next of parts.slice(1)) {
    held = held.some(isTime) && next.some(isTime) ? replaced(held, next) : held.concat(next);
  }
  return held;
}

function replaced(held: readonly Atom[], next: readonly Atom[]): Atom[] {
  const has = (list: readonly Atom[], k: Atom['k']) => list.some((atom) => atom.k === k);
  const amount = next.find((atom) => atom.k === 'amount');
  if (amount?.k === 'amount' && has(held, 'offset'))
    return held.map((atom) => (atom.k === 'offset' ? { ...atom, amount: amount.amount } : atom));
  if (has(next, 'offset') || has(held, 'offset') || has(next, 'now') || has(held, 'now')) return [...next];
  const bounds = (list: readonly Atom[]) => list.filter((atom) => atom.k === 'bound').length;
  const swap = (k: 'clock' | 'day' | 'part'): boolean =>
    held.filter((atom) => atom.k === k).length === 1 &&
    next.filter((atom) => atom.k === k).length === 1 &&
    bounds(next) === 0;
  const gone = new Set<Atom['k']>(['or']);
  const out = held.map((atom) => {
    const own = atom.k === 'clock' || atom.k === 'day' || atom.k === 'part' ? atom.k : null;
    return own && swap(own) ? (next.find(({ k }) => k === own) as Atom) : atom;
  });
  for (const k of ['clock', 'day', 'part'] as const) if (has(next, k) && !swap(k)) gone.add(k);
  if (has(next, 'clock') && !swap('clock')) gone.add('bound');
  // A part of the day goes with the clock time that replaces it, and vice versa.
  if (has(next, 'part') && !has(next, 'clock')) gone.add('clock');
  if (has(next, 'clock') && !has(held, 'clock')) gone.add('part');
  const added = next.filter((atom) => !((atom.k === 'clock' || atom.k === 'day' || atom.k === 'part') && swap(atom.k)));
  return [...out.filter((atom) => !gone.has(atom.k)), ...added];
}
