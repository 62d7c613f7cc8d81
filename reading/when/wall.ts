import { IANAZone } from 'luxon';

/**
 * Wall time: what a clock on the wall shows, in milliseconds since 1970 *as if* that clock were UTC. All reading uses
 * it, so neither this process's zone nor a clock change can shift a date; only `wallOf` and `instantOf` know about
 * zones.
 */
export type Wall = number;

/** `[from, to)` in wall time; a moment has `from === to`. */
export type Span = { from: Wall; to: Wall };

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const zones = new Map<string, IANAZone>();

/** @throws {RangeError} If the zone is not an IANA zone. */
function zoneOf(name: string): IANAZone {
  const known = zones.get(name);
  if (known) return known;
  const zone = IANAZone.create(name);
  if (!zone.isValid) throw new RangeError(`Cannot read times in the zone "${name}": it is no IANA zone`);
  zones.set(name, zone);
  return zone;
}

/** What the clocks of the zone show at an instant. */
export const wallOf = (instant: Date, timeZone: string): Wall =>
  instant.getTime() + zoneOf(timeZone).offset(instant.getTime()) * MINUTE;

/**
 * The instant at which the zone's clocks show `wall`. Shown twice (clocks went back): the first time. Never shown
 * (clocks went forward): the first minute after the gap, the nearest possible time. `notBefore`: of two equal times,
 * the second is meant if the first is past.
 */
export function instantOf(wall: Wall, timeZone: string, notBefore: Date): Date {
  const zone = zoneOf(timeZone);
  const offsets = [zone.offset(wall - DAY), zone.offset(wall + DAY)];
  const shown = offsets.map((offset) => wall - offset * MINUTE).filter((ts) => ts + zone.offset(ts) * MINUTE === wall);
  const ahead = shown.filter((ts) => ts >= notBefore.getTime());
  if (shown.length > 0) return new Date(ahead.length > 0 ? Math.min(...ahead) : Math.max(...shown));
  let before = wall - Math.max(...offsets) * MINUTE;
  let after = wall - Math.min(...offsets) * MINUTE;
  const old = zone.offset(before);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zone.offset(middle) === old) before = middle;
    else after = middle;
  }
  return new Date(after);
}

/** Midnight of a date; months count from 1; days past the end of a month roll over. */
export const dateWall = (year: number, month: number, day: number): Wall => Date.UTC(year, month - 1, day);

export const startOfDay = (wall: Wall): Wall => Math.floor(wall / DAY) * DAY;
export const yearOf = (wall: Wall): number => new Date(wall).getUTCFullYear();
/** 1 to 12. */
export const monthOf = (wall: Wall): number => new Date(wall).getUTCMonth() + 1;
export const dayOf = (wall: Wall): number => new Date(wall).getUTCDate();
/** 1 = Monday to 7 = Sunday. */
export const weekdayOf = (wall: Wall): number => ((new Date(wall).getUTCDay() + 6) % 7) + 1;
/** Monday, 00:00. */
export const startOfWeek = (wall: Wall): Wall => startOfDay(wall) - (weekdayOf(wall) - 1) * DAY;
export const daysInMonth = (year: number, month: number): number => dayOf(dateWall(year, month + 1, 0));

/** Months later, at the same day and time, or on the month's last day if it is shorter. */
export function addMonths(wall: Wall, months: number): Wall {
  const first = new Date(dateWall(yearOf(wall), monthOf(wall) + months, 1)).getTime();
  const day = Math.min(dayOf(wall), daysInMonth(yearOf(first), monthOf(first)));
  return first + (day - 1) * DAY + (wall - startOfDay(wall));
}

/** Working days later, Monday to Friday. */
export function addWorkdays(wall: Wall, days: number): Wall {
  let on = wall;
  for (let left = Math.abs(days); left > 0; ) {
    on += Math.sign(days) * DAY;
    if (weekdayOf(on) <= 5) left -= 1;
  }
  return on;
}
