import { DateTime } from 'luxon';

const date = String.raw`(?:[+-]\d\d)?\d{4}(?:-\d\d-\d\d|\d{4}|-W\d\d-\d|W\d{3}|-\d{3}|\d{3})`;
const offset = String.raw`(?:Z|[+-]\d\d(?::?\d\d)?)`;
const shape = new RegExp(`^(?<date>${date})T(?<clock>[\\d:]+)(?:[.,](?<fraction>\\d+))?(?<offset>${offset})?$`);
/** Hours, minutes and seconds, the last two perhaps left out, in the extended or the basic form. */
const clockShape = /^(\d\d)(?::(\d\d)(?::(\d\d))?|(\d\d)(\d\d)?)?$/;

/**
 * A moment in any form of ISO 8601: basic or extended, calendar, week or ordinal date, offset of hours or hours and
 * minutes, a fraction of the last unit after a comma or a point, 24:00, a leap second. RFC 3339's small letters too.
 * Milliseconds are kept, finer fractions cut.
 * @param zone Of times without an offset; without it they are no moment
 * @returns null for anything else, also for a date without a time
 */
export function readIsoInstant(text: string, zone?: string): Date | null {
  const found = shape.exec(text.trim().toUpperCase().replaceAll('\u2212', '-'))?.groups;
  const clock = clockShape.exec(found?.clock ?? '');
  if (!found || !clock || (found.offset === undefined && zone === undefined)) return null;
  const [hour, minute, second] = [clock[1], clock[2] ?? clock[4], clock[3] ?? clock[5]];
  const isLeap = second === '60';
  const wall = `${found.date}T${hour}:${minute ?? '00'}:${isLeap ? '59' : (second ?? '00')}`;
  const at = DateTime.fromISO(`${wall}${found.offset ?? ''}`, { zone: zone ?? 'utc' });
  if (!at.isValid || !isRealOffset(found.offset)) return null;
  // Without an offset, a clock change can skip a time or repeat it: luxon moves the one, and the first of two counts.
  const isMoved = at.hour !== Number(hour) % 24 || at.minute !== Number(minute ?? 0);
  if (found.offset === undefined && isMoved) return null;
  const unitMs = second !== undefined ? 1_000 : minute !== undefined ? 60_000 : 3_600_000;
  const fraction = Math.floor(Number(`0.${found.fraction ?? 0}`) * unitMs + 1e-6);
  if (hour === '24' && fraction > 0) return null;
  const instant = new Date((at.getPossibleOffsets()[0] ?? at).toMillis() + (isLeap ? 1_000 : fraction));
  return isLeap && !endsDay(instant) ? null : instant;
}

/** Leap seconds are inserted at the end of a day in UTC. */
const endsDay = (instant: Date) => instant.getTime() % 86_400_000 === 0;

/** Offsets reach from -12:00 to +14:00. `Z` and none are real. */
export function isRealOffset(offset: string | undefined): boolean {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset ?? '') ?? [];
  if (sign === undefined) return true;
  const total = Number(hours) * 60 + Number(minutes ?? 0);
  return Number(minutes ?? 0) < 60 && total <= (sign === '-' ? 12 : 14) * 60;
}
