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

/** "520 8th Avenue", "10 Downing Street": a number before a name. */
const named = (token: Token): boolean => !/^(i|i'.*|am|pm)$/.test(token.w) && token.n === null;

const callers = new Set(['me', 'out', 'back', 'available', 'free', 'any', 'us', 'work', 'works']);

/** Whether a bare number is a time here: behind "at", "after", ..., next to a day or a part of it, or all that was said. */
export function licensed(tokens: readonly Token[], i: number, end: number, atoms: readonly Atom[]): boolean {
  const before = tokens[i - 1]?.w ?? '';
  // A year: "January 4th - 22, 2027".
  if (before === ',' && tokens[i]?.len === 4 && /^(19|20)/.test(tokens[i]?.w ?? '')) return false;
  const last = atoms.findLast(({ k }) => k !== 'stop' && k !== 'or');
  const next = tokens[end];
  // "one morning" is no one o'clock.
  if (next?.capital && named(next) && !zoneAt(tokens, end)) return false;
  const beforePart = partAt(tokens, end) !== null && (tokens[i]?.len ?? 0) > 0;
  const nextTo = Boolean(
    next &&
      (plainDayAt(tokens, end) ||
        beforePart ||
        (phrase('in|at|on the?')(tokens, end) && partAt(tokens, phrase('in|at|on the?')(tokens, end) as number))),
  );
  if (
    last &&
    last.j === i &&
    (last.k === 'day' || last.k === 'part' || last.k === 'fix' || (last.k === 'bound' && last.bound !== 'to'))
  )
    return true;
  // "7:30 pm for 4" is a table for four.
  if (before === 'for' && atoms.some(({ k }) => k === 'clock')) return false;
  if (weakLicences.has(before)) {
    // A list or a range goes on only from a time.
    const from =
      last &&
      (last.k === 'clock' ||
        last.k === 'day' ||
        last.k === 'part' ||
        last.k === 'bound' ||
        last.k === 'now' ||
        last.k === 'zone') &&
      i - last.j <= 1;
    return Boolean(from) || nextTo;
  }
  if (next?.ord && (tokens[i]?.len ?? 0) >= 3) return false;
  if (licences.has(before)) return true;
  if (nextTo) return true;
  // "5 to 6 pm", "call me 3 to 4".
  const to = next && ['to', '-', 'until', 'through'].includes(next.w) ? clockAt(tokens, end + 1) : null;
  if (to && (to[0].strong || callers.has(before))) return true;
  const first = i === 0 && (!next || followers.has(next.w));
  return first && (tokens[i]?.len !== 4 || !next);
}

/** "three or four": the second a little after the first. */
export function clockThing(tokens: readonly Token[], [clock, end]: readonly [Clock, number]): readonly [Thing, number] {
  const or = tokens[end]?.w === 'or';
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

/** The bare number of "November 18-19" and of "9 to 12 of June": a day, since the other end is a date. */
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
