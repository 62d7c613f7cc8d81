import { IANAZone } from 'luxon';
import type { DayWindow } from './plan.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** A week of windows, plus a few days for zones that once skipped a day. */
const daysAhead = 9;

export type CallingHours = { windows: readonly DayWindow[]; timeZone: string };

/** Local wall time of an instant, in milliseconds as if the zone were UTC. */
const wallAt = (zone: IANAZone, at: number) => at + zone.offset(at) * minuteMs;

/**
 * The instant at which clocks first show `wall`; in a gap the first instant after it, in an overlap the earlier one.
 */
function instantOf(zone: IANAZone, wall: number): number {
  // An offset is less than a day, so the instant lies within a day of `wall`, and zones change at most once in such a
  // span.
  const offsets = [zone.offset(wall - dayMs), zone.offset(wall + dayMs)];
  const shown = offsets.map((offset) => wall - offset * minuteMs).filter((at) => wallAt(zone, at) === wall);
  if (shown.length > 0) return Math.min(...shown);
  let before = wall - Math.max(...offsets) * minuteMs;
  let after = wall - Math.min(...offsets) * minuteMs;
  while (after - before > minuteMs) {
    const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs;
    if (wallAt(zone, middle) < wall) before = middle;
    else after = middle;
  }
  return after;
}

/** `HH:MM` as milliseconds after midnight; undefined for anything else. A window may end at `24:00`. */
function timeOfDay(text: string): number | undefined {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(text) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * minuteMs;
  return ms <= dayMs ? ms : undefined;
}

const isoWeekday = (midnight: number) => new Date(midnight).getUTCDay() || 7;

/**
 * First instant at or after `from` in one window that opens on the day of `midnight` (wall time), at least `marginMs`
 * before its end.
 */
function inWindow(
  zone: IANAZone,
  { days, from: opens, to: closes }: DayWindow,
  { midnight, from, marginMs }: { midnight: number; from: number; marginMs: number },
): number | undefined {
  const [open, close] = [timeOfDay(opens), timeOfDay(closes)];
  if (open === undefined || close === undefined || open === close) return undefined;
  if (!days.some((day) => day === isoWeekday(midnight))) return undefined;
  const wall = { open: midnight + open, close: midnight + close + (close < open ? dayMs : 0) };
  const end = instantOf(zone, wall.close) - marginMs;
  let at = Math.max(from, instantOf(zone, wall.open));
  // Clocks turned back may show a time before the opening again: that hour is excluded.
  const isOpen = (instant: number) => wallAt(zone, instant) >= wall.open && wallAt(zone, instant) < wall.close;
  while (at < end && !isOpen(at)) at = (Math.floor(at / minuteMs) + 1) * minuteMs;
  return at < end ? at : undefined;
}

/**
 * The first instant at or after `from` at which a person in this zone may be called. A window is bounded by its wall
 * times: an opening inside a gap moves to the first minute after it, a close inside an overlap is the first occurrence.
 * @param marginSeconds how long before a window's end the last call may start, so it does not ring after the end
 * @returns `null` if no window ever opens: none given, without days, with equal ends, or unreadable
 * @throws {RangeError} for a zone that is not in the IANA list: never a guess
 */
export function nextAllowed({ windows, timeZone }: CallingHours, from: Date, marginSeconds = 0): Date | null {
  if (!IANAZone.isValidZone(timeZone)) throw new RangeError(`Unknown time zone "${timeZone}"`);
  const zone = IANAZone.create(timeZone);
  const today = Math.floor(wallAt(zone, from.getTime()) / dayMs) * dayMs;
  let found = Number.POSITIVE_INFINITY;
  for (let day = -1; day <= daysAhead; day++) {
    const midnight = today + day * dayMs;
    const known = found;
    for (const window of windows) {
      const at = inWindow(zone, window, { midnight, from: from.getTime(), marginMs: marginSeconds * 1000 });
      found = Math.min(found, at ?? found);
    }
    if (known < Number.POSITIVE_INFINITY) break; // look one day further, since windows may run overnight
  }
  return found < Number.POSITIVE_INFINITY ? new Date(found) : null;
}

/** The local hour 0..23. */
export const localHour = (timeZone: string, at: Date): number =>
  Math.floor(wallAt(IANAZone.create(timeZone), at.getTime()) / (60 * minuteMs)) % 24;
