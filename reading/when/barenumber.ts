import { amountAt } from './amount.ts';
import type { Atom, Thing } from './atom.ts';
import { type Clock, clockAt } from './clock.ts';
import { yearAfter } from './dateword.ts';
import type { DaySpec } from './day.ts';
import { plainDayAt } from './dayword.ts';
import { partAt } from './partword.ts';
import { phrase } from './phrase.ts';
import type { Token } from './token.ts';
import { zoneAt } from './zone.ts';

const licences = new Set(
  'at by after before around about approximately approx circa roughly nearly almost until from between past than @ to or and through - for , : then is say'.split(
    ' ',
  ),
);

const weakLicences = new Set(['to', 'or', 'and', '-', ',', 'for', 'is', ':', 'through', 'then']);

const followers = new Set(
  'today tomorrow tonight this on in at would works will then if so i we you should that . , ! ? ; : - to or and until till through next'.split(
    ' ',
  ),
);

/** "10 Downing Street": a name follows the number, not a word that continues a time. */
function isName(tokens: readonly Token[], i: number): boolean {
  const { capital, w, n } = tokens[i] as Token;
  if (!capital || n !== null || followers.has(w) || licences.has(w) || /^(i|i'.*|am|pm)$/.test(w)) return false;
  return !zoneAt(tokens, i) && !plainDayAt(tokens, i) && !partAt(tokens, i);
}

const callers = new Set(['me', 'out', 'back', 'available', 'free', 'any', 'us', 'work', 'works']);

/**
 * Whether a bare number is a time here: after "at", "after", ..., next to a day or a part of one, or as the whole
 * utterance.
 */
export function isBareTime(tokens: readonly Token[], i: number, end: number, atoms: readonly Atom[]): boolean {
  const before = tokens[i - 1]?.w ?? '';
  const token = tokens[i];
  const next = tokens[end];
  if (!token || (next && isName(tokens, end))) return false;
  // A year ("January 4th - 22, 2027"), a house ("520 8th Avenue"), a table for four ("7:30 pm for 4").
  if (before === ',' && token.len === 4 && /^(19|20)/.test(token.w)) return false;
  if (next?.ord && token.len >= 3) return false;
  if (before === 'for' && atoms.some(({ k }) => k === 'clock')) return false;

  const last = atoms.findLast(({ k }) => k !== 'stop' && k !== 'or');
  const goesOn = last !== undefined && continued.has(last.k);
  if (goesOn && last.j === i && last.k !== 'clock' && !(last.k === 'bound' && last.bound === 'to')) return true;
  if (beforeTime(tokens, i, end) || opensRange(tokens, i, end)) return true;
  if (isClause(tokens, i, end, atoms)) return true;
  // A list or range only continues from a time.
  if (weakLicences.has(before)) return goesOn && i - last.j <= 1;
  if (licences.has(before)) return true;
  return i === 0 && (!next || (followers.has(next.w) && token.len !== 4));
}

/** "Monday works, eleven?", "so six would be perfect": the number is its whole clause, or what suits. */
function isClause(tokens: readonly Token[], i: number, end: number, atoms: readonly Atom[]): boolean {
  const before = tokens[i - 1]?.w ?? '';
  const next = tokens[end]?.w;
  if (!clauseStarts.has(before) || (tokens[i]?.len ?? 0) > 2) return false;
  if (next !== undefined && suits.has(next)) return true;
  if (next === 'is' && suits.has(tokens[end + 1]?.w ?? '')) return true;
  const ends = next === undefined || /^[.,;!?]$/.test(next);
  return ends && atoms.some(({ k }) => k === 'day' || k === 'part') && !atoms.some(({ k }) => k === 'clock');
}
const clauseStarts = new Set([',', '.', ';', '?', '!', 'so', 'but', 'then']);
const suits = new Set([
  'would',
  'works',
  'suits',
  'should',
  'good',
  'fine',
  'great',
  'perfect',
  'best',
  'better',
  'ok',
  'okay',
]);

const continued: ReadonlySet<Atom['k']> = new Set(['clock', 'day', 'part', 'bound', 'now', 'zone', 'fix']);

/** "10 tomorrow", "three in the afternoon"; "one morning" is not one o'clock. */
function beforeTime(tokens: readonly Token[], i: number, end: number): boolean {
  if (plainDayAt(tokens, end)) return true;
  const within = partOf(tokens, end);
  return within ? partAt(tokens, within) !== null : (tokens[i]?.len ?? 0) > 0 && partAt(tokens, end) !== null;
}
const partOf = phrase('in|at|on the?');

/** "5 to 6 pm", "2 to 4 tomorrow", "call me 3 to 4", "call me three or four". */
function opensRange(tokens: readonly Token[], i: number, end: number): boolean {
  if (!rangeWords.has(tokens[end]?.w ?? '')) return false;
  const other = clockAt(tokens, end + 1);
  if (!other || amountAt(tokens, end + 1)) return false;
  if (callers.has(tokens[i - 1]?.w ?? '')) return true;
  return tokens[end]?.w !== 'or' && (other[0].strong || beforeTime(tokens, end + 1, other[1]));
}
const rangeWords = new Set(['to', '-', 'until', 'through', 'or']);

/** "three or four": the second slightly after the first. */
export function clockThing(tokens: readonly Token[], [clock, end]: readonly [Clock, number]): readonly [Thing, number] {
  const or = tokens[end]?.w === 'or' || tokens[end]?.w === ',';
  if (or || tokens[end]?.n != null) {
    const at = or ? end + 1 : end;
    const next = clockAt(tokens, at);
    const gap = next ? (((next[0].hour * 60 + next[0].minute - clock.hour * 60 - clock.minute) % 720) + 720) % 720 : 0;
    if (next && gap > 0 && gap <= 60 && !amountAt(tokens, at))
      return [
        { k: 'clock', clock: { ...clock, meridiem: clock.meridiem ?? next[0].meridiem }, upTo: next[0] },
        next[1],
      ];
  }
  return [{ k: 'clock', clock }, end];
}

/** The bare number in "November 18-19" and in "9 to 12 of June": a day, since the other end is a date. */
export function bareDateEnd(
  tokens: readonly Token[],
  i: number,
  atoms: readonly Atom[],
): readonly [DaySpec, number] | null {
  const n = tokens[i]?.n ?? 0;
  const next = tokens[i + 1]?.w ?? '';
  if (n < 1 || n > 31 || ['am', 'pm', ':', "o'clock", '/'].includes(next)) return null;
  const [before, bound] = [atoms.at(-2), atoms.at(-1)];
  const joined =
    bound?.k === 'bound' &&
    bound.bound === 'to' &&
    bound.j === i &&
    before?.k === 'day' &&
    namesDate(before.day) &&
    before.j === bound.i;
  if (joined && before.day.k === 'date' && clockAt(tokens, i)?.[1] === i + 1) {
    // "January 4th - 22, 2027"
    const [year, end] = yearAfter(tokens, i + 1);
    const month = before.day.month;
    return [{ k: 'date', day: n, ...(year === undefined || month === undefined ? {} : { month, year }) }, end];
  }
  if (!['to', 'until', 'through', '-', 'and', 'or'].includes(next)) return null;
  const other = plainDayAt(tokens, i + 2);
  return other && namesDate(other[0]) && clockAt(tokens, i)?.[1] !== i + 3 && tokens[i + 2]?.n != null
    ? [{ k: 'date', day: n }, i + 1]
    : null;
}

export const namesDate = (day: DaySpec): boolean => day.k === 'date' && day.month !== undefined;
