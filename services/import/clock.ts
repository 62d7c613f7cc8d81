import { isRealOffset } from '../../core/read-iso.ts';

/** A time of day as a cell has it. `offset`: null for local time. */
export type Clock = { hour: number; minute: number; second: number; offset: string | null };

const time = (name: string) =>
  `(?<${name}Hour>\\d{1,2})(?:[:.h](?<${name}Minute>\\d{2})(?:[:.](?<${name}Second>\\d{2})(?:[.,]\\d{1,9})?)?)?` +
  `(?:\\s?(?<${name}Half>[ap])\\.?(?:m\\b\\.?)?|\\s?(?:uhr|hrs|h)\\b)?`;
const lead = '^(?:[t,\\s]|at\\b|um\\b|à){0,9}';
const offset = '(?<offset>z|utc|gmt|[+-]\\d{2}(?::?\\d{2})?)';
const date = '(?:\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}[t\\s]{1,3})?';
const alone = new RegExp(`${lead}(?:${time('from')})?$`, 'i');
const withOffset = new RegExp(`${lead}(?:${time('from')})?\\s{0,9}${offset}$`, 'i');
const range = new RegExp(
  `${lead}${time('from')}\\s{0,9}(?:[-–—‒]|to\\b|until\\b|bis\\b|à|a\\b|hasta\\b)\\s{0,9}${date}${time('to')}\\s{0,9}${offset}?$`,
  'i',
);

/**
 * The time after a date: `10:00`, `8:30 PM`, `14h30`, with an offset as ISO 8601 and Postgres write it (`10:00:00-05`),
 * or a range, of which only the start counts (`9-10am`). Nothing is the start of the day. A minus sign after minutes
 * begins a range when the second time is later, as in 10:00-11:00, and an offset when a range would last over 12 hours.
 * @returns the time, or in words why there is none
 */
export function readClock(text: string): Clock | { problem: string } {
  const cell = text.trim().replaceAll('\u2212', '-');
  const plain = alone.exec(cell)?.groups;
  if (plain) return clockOf(plain);
  const [zoned, ranged] = [withOffset.exec(cell)?.groups, range.exec(cell)?.groups];
  if (!zoned && !ranged) return { problem: 'is not a date and time such as 2026-11-20 08:30' };
  const meaning = zoned && ranged ? meaningOf(ranged) : zoned ? 'offset' : 'range';
  if (meaning === 'either')
    return { problem: 'could end with a time or with an offset from UTC: write the start alone, or with seconds' };
  return clockOf((meaning === 'offset' ? zoned : ranged) ?? {});
}

type Groups = Record<string, string | undefined>;

function meaningOf({ fromSecond, fromMinute, fromHour, fromHalf, toHour, toMinute, toHalf }: Groups) {
  if (fromHalf || toHalf) return 'range';
  if (fromSecond) return 'offset';
  const [from, to] = [Number(fromHour) * 60 + Number(fromMinute ?? 0), Number(toHour) * 60 + Number(toMinute ?? 0)];
  const isAlike = (fromMinute === undefined) === (toMinute === undefined);
  if (isAlike && to > from) return 'range';
  return isAlike && to + 24 * 60 - from > 12 * 60 ? 'offset' : 'either';
}

function clockOf(found: Groups): Clock | { problem: string } {
  const minute = Number(found.fromMinute ?? 0);
  const from = Number(found.fromHour ?? 0);
  const [half, toHalf] = [found.fromHalf?.toLowerCase(), found.toHalf?.toLowerCase()];
  const to = Number(found.toHour ?? 0) * 60 + Number(found.toMinute ?? 0);
  const [halfHours, endHours] = [(half ?? toHalf) ? 12 : 23, toHalf ? 12 : 24];
  const offset = found.offset?.toUpperCase().replace(/^(?:UTC|GMT)$/, 'Z') ?? null;
  if (from > halfHours || Number(found.toHour ?? 0) > endHours || Number(found.toMinute ?? 0) > 59)
    return { problem: 'is not a real date and time' };
  if (!isRealOffset(offset ?? undefined)) return { problem: 'has an offset that no place uses' };
  const hour = half ? inHalf(from, half) : toHalf ? inHalf(from, startHalf(from * 60 + minute, to, toHalf)) : from;
  return { hour, minute, second: Number(found.fromSecond ?? 0), offset };
}

const inHalf = (hour: number, half: string) => (hour % 12) + (half === 'p' ? 12 : 0);

/** In `11-1pm` the start is in the other half of the day, in `9-10am` in the same. */
function startHalf(from: number, to: number, toHalf: string): string {
  const isBefore = from % 720 < to % 720;
  return isBefore ? toHalf : toHalf === 'p' ? 'a' : 'p';
}
