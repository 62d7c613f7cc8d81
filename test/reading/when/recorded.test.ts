import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSpokenTime } from '../../../reading/when/read.ts';

const file = new URL('../../../../shared/data/callbacks/spoken_datetimes.jsonl', import.meta.url);
const here = existsSync(file);
if (!here) console.warn('SKIPPED: recorded wishes, since ../shared/data is not there');
const DAY = 24 * 3_600_000;

type Value = { value?: string; start?: string; end?: string; utcOffsetMins?: number };
type Case = { language: string; text: string; now: string; expected: { type: string; values: Value[] }[] };

const kinds = new Set(['date', 'time', 'datetime', 'daterange', 'timerange', 'datetimerange']);
const isTimeOfDay = (said: string) => /^\d\d:\d\d/.test(said);
const isDate = (said: string) => said.length === 10;
const wall = (said: string) => Date.parse(`${isDate(said) ? `${said}T00:00:00` : said.replace(' ', 'T')}Z`);

/** The cases in English with exactly one date, time or range, none of whose values lies before `now`; a time of day always lies ahead. */
const ahead = ({ language, now, expected }: Case) =>
  language === 'en' &&
  expected.length === 1 &&
  expected.every(
    ({ type, values }) => kinds.has(type.split('.')[1] ?? '') && values.every((value) => isAhead(value, now)),
  );

function isAhead({ value, start, end }: Value, now: string): boolean {
  const said = value ?? start ?? end;
  return said !== undefined && said !== 'not resolved' && (isTimeOfDay(said) || wall(said) >= wall(now.slice(0, 19)));
}

/** Read where it was expected to begin (or to end, where only that is said). What has begun may be cut to what is left of it. */
function isRight({ text, now, expected }: Case): boolean {
  const at = wall(now.slice(0, 19));
  const read = readSpokenTime(text, { at: new Date(at), timeZone: 'UTC' });
  if (read.kind === 'unclear') return false;
  const [from, to] = [read.from.getTime(), read.to.getTime()];
  return (expected[0]?.values ?? []).some(({ value, start, end, utcOffsetMins = 0 }) => {
    const first = value ?? start;
    const offset = utcOffsetMins > -1_000 ? utcOffsetMins * 60_000 : 0;
    if (first === undefined)
      return end !== undefined && matches(to - (isDate(end) && to % DAY === 0 ? DAY : 0), end, offset);
    if (matches(from, first, offset)) return true;
    const begun = isTimeOfDay(first) ? at % DAY >= wall(`1970-01-01 ${first}`) : wall(first) <= at;
    return start !== undefined && from === at && begun;
  });
}

function matches(instant: number, said: string, offset: number): boolean {
  if (isTimeOfDay(said)) return instant % DAY === wall(`1970-01-01 ${said}`);
  return isDate(said)
    ? Math.floor(instant / DAY) * DAY === wall(said)
    : Math.abs(instant + offset - wall(said)) < 1_000;
}

test.skipIf(!here)('at least 85 of 100 recorded wishes that lie ahead are read as expected', () => {
  const cases = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case)
    .filter(ahead);
  expect(cases).toHaveLength(156);
  expect(cases.filter(isRight).length / cases.length).toBeGreaterThanOrEqual(0.85);
});
