import { DateTime } from 'luxon';

/** How to read a file's dates. `monthFirst`: 11/20/2026, as in the United States. */
export type DateRules = { timeZone: string; monthFirst: boolean };

/** Countries that write the month first in plain numbers. */
const monthFirstRegions = new Set(['US', 'PH', 'PR', 'GU', 'VI', 'AS', 'FM', 'MH', 'PW']);
export const writesMonthFirst = (region: string): boolean => monthFirstRegions.has(region);

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const year = '(?<year>\\d{4})';
const name = '(?<name>[a-z]{3,9})\\.?';
const dates = [
  new RegExp(`^${year}[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})`, 'i'),
  new RegExp(`^(?<first>\\d{1,2})(?<mark>[/.-])(?<second>\\d{1,2})\\k<mark>${year}`, 'i'),
  new RegExp(`^(?:[a-z]{3,9},?\\s+)?(?<day>\\d{1,2})(?:st|nd|rd|th)?[\\s-]+(?:of\\s+)?${name}[\\s,-]+${year}`, 'i'),
  new RegExp(`^(?:[a-z]{3,9},\\s+)?${name}\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s+${year}`, 'i'),
];
const clock =
  /^(?:[t,\s]|at\b){0,9}(?:(?<hour>\d{1,2})(?:[:.](?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,]\d{1,9})?)?)?\s{0,9}(?<half>[ap])?\.?(?:m\.?)?)?\s{0,9}(?<offset>z|utc|gmt|[+-]\d{2}:?\d{2})?$/i;

/**
 * A date and time as tables write them: ISO 8601, `20.11.2026 08:30`, `11/20/2026 8:30 PM`, `20 Nov 2026 8pm`. Without
 * an offset it is local time in the tenant's zone; without a time it is the start of the day; if a clock change makes
 * it occur twice, the first.
 * @returns the instant, or in words why there is none
 */
export function readInstant(text: string, rules: DateRules): { instant: Date } | { problem: string } {
  const trimmed = text.trim();
  const match = dates.map((pattern) => pattern.exec(trimmed)).find((found) => found !== null);
  const day = match ? dayOf(match.groups ?? {}, rules) : null;
  const time = match ? clock.exec(trimmed.slice(match[0].length)) : null;
  if (!match || !day || !time) return { problem: 'is not a date and time such as 2026-11-20 08:30' };
  const { hour, minute, second, half, offset } = time.groups ?? {};
  const zone = offset ? zoneOf(offset) : rules.timeZone;
  const clockHour = half ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hour ?? 0);
  const wanted = { ...day, hour: clockHour, minute: Number(minute ?? 0), second: Number(second ?? 0) };
  const at = DateTime.fromObject(wanted, { zone });
  if (!at.isValid || (half && Number(hour) > 12)) return { problem: 'is not a real date and time' };
  if (at.hour !== wanted.hour) return { problem: `does not exist in ${zone}: the clocks change` };
  return { instant: (at.getPossibleOffsets()[0] ?? at).toJSDate() };
}

const zoneOf = (offset: string): string =>
  /^[+-]/.test(offset) ? `utc${offset.replace(/^(...)(\d\d)$/, '$1:$2')}` : 'utc';

type Groups = Record<string, string | undefined>;

function dayOf(found: Groups, { monthFirst }: DateRules): { year: number; month: number; day: number } | null {
  const year = Number(found.year);
  if (found.name) {
    const month = months.indexOf(found.name.slice(0, 3).toLowerCase()) + 1;
    return month > 0 ? { year, month, day: Number(found.day) } : null;
  }
  if (found.month) return { year, month: Number(found.month), day: Number(found.day) };
  const [first, second] = [Number(found.first), Number(found.second)];
  const swap = first > 12 || (second <= 12 && !(monthFirst && found.mark !== '.'));
  return swap ? { year, month: second, day: first } : { year, month: first, day: second };
}
