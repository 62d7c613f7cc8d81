import { DateTime } from 'luxon';
import { type DateOrder, plainDate } from '../../core/date-order.ts';
import { readIsoInstant } from '../../core/read-iso.ts';
import { readClock } from './clock.ts';

/**
 * How to read a file's dates. `dateOrder`: what comes first in 3/4/2026; `mixed` if the file writes both, null if none
 * of its dates needs it.
 */
export type DateRules = { timeZone: string; dateOrder: DateOrder | 'mixed' | null };

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const year = '(?<year>\\d{4})';
const name = '(?<name>[a-z]{3,9})\\.?';
const dates = [
  new RegExp(`^${year}[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})(?!\\d)`, 'i'),
  plainDate,
  new RegExp(`^(?:[a-z]{3,9},?\\s+)?(?<day>\\d{1,2})(?:st|nd|rd|th)?[\\s-]+(?:of\\s+)?${name}[\\s,-]+${year}`, 'i'),
  new RegExp(`^(?:[a-z]{3,9},\\s+)?${name}\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s+${year}`, 'i'),
];
const dateOf = (text: string) => dates.map((pattern) => pattern.exec(text)).find((found) => found !== null);

/** Whether a cell begins with a date; otherwise it can only be a time. */
export const hasDate = (text: string): boolean => dateOf(text) !== undefined || /^\d{4}-?(?:W?\d{2}-?\d)/i.test(text);

/**
 * A date and time as tables write them: ISO 8601 in all its forms, `20.11.2026 08:30`, `11/20/2026 8:30 PM`, `20 Nov 2026
 * 8pm`. Without an offset it is local time in the tenant's zone; without a time it is the start of the day; if a clock
 * change makes it occur twice, the first. Of a range it is the start.
 * @returns the instant, or in words why there is none
 */
export function readInstant(text: string, rules: DateRules): { instant: Date } | { problem: string } {
  const trimmed = text.trim();
  const [start = ''] = trimmed.split(/\/(?=P|\d{4}-?\d\d)/);
  const iso = readIsoInstant(start, rules.timeZone);
  if (iso) return { instant: iso };
  const match = dateOf(trimmed);
  const time = match && readClock(trimmed.slice(match[0].length));
  if (!time) return { problem: 'is not a date and time such as 2026-11-20 08:30' };
  if ('problem' in time) return time;
  const day = dayOf(match.groups ?? {}, rules);
  if ('problem' in day) return day;
  const { offset, ...clock } = time;
  const zone = offset ? zoneOf(offset) : rules.timeZone;
  const at = DateTime.fromObject({ ...day, ...clock }, { zone });
  if (!at.isValid) return { problem: 'is not a real date and time' };
  if (at.hour !== clock.hour) return { problem: `does not exist in ${zone}: the clocks change` };
  return { instant: (at.getPossibleOffsets()[0] ?? at).toJSDate() };
}

const zoneOf = (offset: string): string =>
  offset === 'Z' ? 'utc' : `utc${offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`;

type Day = { year: number; month: number; day: number };

function dayOf(found: Record<string, string | undefined>, { dateOrder }: DateRules): Day | { problem: string } {
  const year = Number(found.year);
  if (found.name) {
    const month = months.indexOf(found.name.slice(0, 3).toLowerCase()) + 1;
    const unknown = { problem: 'is not a date and time such as 2026-11-20 08:30' };
    return month > 0 ? { year, month, day: Number(found.day) } : unknown;
  }
  if (found.month) return { year, month: Number(found.month), day: Number(found.day) };
  const [first, second] = [Number(found.first), Number(found.second)];
  const [dayFirst, monthFirst] = [
    { year, month: second, day: first },
    { year, month: first, day: second },
  ];
  if (dateOrder === 'day_first') return second > 12 ? against('day') : dayFirst;
  if (dateOrder === 'month_first') return first > 12 ? against('month') : monthFirst;
  if (second > 12) return monthFirst;
  if (first > 12 || first === second || (dateOrder === null && found.mark === '.')) return dayFirst;
  return { problem: 'could have the day or the month first: other dates of the file show both, so say which' };
}

const against = (part: string) => ({ problem: `does not have the ${part} first, as the other dates of the file do` });
