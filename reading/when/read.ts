import type { Atom } from './atom.ts';
import { isTime } from './atom.ts';
import { select } from './clause.ts';
import { combine, takenBy } from './combine.ts';
import type { Precision, Refusal, Setting } from './reading.ts';
import { scan } from './scan.ts';
import type { Token } from './token.ts';
import { MAX_CHARACTERS, tokensOf } from './tokens.ts';
import { instantOf, wallOf } from './wall.ts';
import { fill } from './wish.ts';

/**
 * A spoken time. `clear`: `[from, to)`, with `from` equal to `to` for a named moment; `open` is bounded on one side by
 * the words ("after three", "by Friday") and on the other by the day, part of day or week. `words`: the time words, as
 * said. `unclear` is for a person to look at: no time, several competing ones, a past one, or words that contradict
 * each other.
 */
export type SpokenTime =
  | { kind: 'clear'; from: Date; to: Date; precision: Precision; words: string }
  | { kind: 'unclear'; words: string; reason: 'no_time' | Refusal };

/**
 * Reads the time words of a wish relative to the moment `at` of the call in the IANA zone `timeZone`. Handles whole
 * sentences, fillers, corrections and the number formats of speech engines; reads the first 300 characters. Never
 * guesses: vague words or two competing readings are `unclear`. English, Hindi and both mixed, detected from the words,
 * so `language` is optional. The result depends only on the arguments.
 * @throws {RangeError} If the zone is unknown.
 */
export function readSpokenTime(
  text: string,
  { at, timeZone }: { at: Date; timeZone: string; language?: 'en' | 'hi' | string | null },
): SpokenTime {
  const tokens = tokensOf(text);
  const atoms = scan(tokens);
  const { atoms: chosen, excluded } = select(atoms, tokens);
  const words = wordsOf(text, tokens, chosen.some(isTime) ? [...chosen, ...excluded.flat()] : atoms);
  if (!chosen.some(isTime))
    return { kind: 'unclear', words: words ?? text.slice(0, MAX_CHARACTERS).trim(), reason: 'no_time' };
  const wish = fill(chosen);
  const said = words ?? text;
  if (!wish || wish.zone === null) return { kind: 'unclear', words: said, reason: 'ambiguous' };
  const zone = wish.zone ?? timeZone;
  const setting: Setting = {
    now: wallOf(at, timeZone),
    limit: wallOf(at, zone),
    dayFirst: isDayFirst(timeZone),
    taken: [],
  };
  const taken = excluded.map(fill).flatMap((one) => (one ? takenBy(one, setting) : []));
  const read = combine(wish, { ...setting, taken });
  if (typeof read === 'string') return { kind: 'unclear', words: said, reason: read };
  const { elapsed } = read;
  const from = elapsed ? new Date(at.getTime() + elapsed.from) : moment(read.from, zone, at, setting.limit);
  const to = elapsed ? new Date(at.getTime() + elapsed.to) : moment(read.to, zone, at, setting.limit);
  return { kind: 'clear', from, to: to < from ? from : to, precision: read.precision, words: said };
}

/**
 * The time words within a longer utterance ("call me tomorrow after three, please" contains "tomorrow after three");
 * null without any.
 */
export function findTimeWords(text: string): string | null {
  const tokens = tokensOf(text);
  const { atoms } = select(scan(tokens), tokens);
  return atoms.some(isTime) ? wordsOf(text, tokens, atoms) : null;
}

function wordsOf(text: string, tokens: readonly Token[], atoms: readonly Atom[]): string | null {
  const timed = atoms.some(isTime);
  const bounding = new Set<Atom['k']>(['bound', 'zone', 'length']);
  const said = atoms.filter((atom) => isTime(atom) || (timed ? bounding.has(atom.k) : atom.k === 'vague'));
  if (said.length === 0) return null;
  const first = Math.min(...said.map(({ i }) => i));
  const last = Math.max(...said.map(({ j }) => j));
  return text.slice(tokens[first]?.from, tokens[last - 1]?.to).trim();
}

/** Whether the country writes the day before the month. */
const isDayFirst = (timeZone: string): boolean =>
  timeZone.includes('/') && !/^(America|US|Etc|Pacific\/Honolulu|Canada)\b/.test(timeZone);

function moment(wall: number, zone: string, at: Date, now: number): Date {
  return wall === now ? new Date(at) : instantOf(wall, zone, at);
}
