import { daysSaid, eachDay, isPlainWeekday } from './calendar.ts';
import { type Clock, timesOf } from './clock.ts';
import type { DayRead } from './day.ts';
import { partHours } from './part.ts';
import type { Reading, Setting } from './reading.ts';
import { DAY, HOUR, type Span, startOfDay, type Wall } from './wall.ts';
import type { Part, Side } from './wish.ts';

/**
 * The moments that a clock time can mean, on the days said; see `timesOf` for the choice between morning and evening.
 */
export function* moments(clock: Clock, side: Side, said: DayRead | undefined, now: Wall): Generator<Wall> {
  const { times, likely } = timesOf(clock, side.part?.part ?? null);
  for (const day of eachDay(said, now)) {
    const today = day === startOfDay(now);
    const chosen = likely === 0 || (said && today && !isPlainWeekday(side)) ? times : times.slice(0, likely);
    for (const time of chosen) yield day + time;
  }
}

export function* plain(side: Side, setting: Setting): Generator<Reading> {
  const { now } = setting;
  const said = daysSaid([side], setting);
  if (side.clock) {
    for (const moment of moments(side.clock, side, said, now)) {
      const to = side.upTo ? nextTime(moment, side.upTo) : moment;
      yield { from: moment, to, precision: 'minute' };
    }
  } else if (side.part) {
    const today = isPlainWeekday(side);
    for (const span of partSpans(side.part, said, now))
      if (!(today && span.from <= now)) yield { ...span, precision: 'part_of_day' };
  } else if (said) {
    const alone = isPlainWeekday(side);
    for (const span of said.spans) if (!(alone && span.from <= now)) yield { ...span, precision: said.grain };
  }
}

/**
 * A part of a day without a day is the next one that has not started; one in progress is meant if an hour of it is
 * left, but "in the morning" said in the morning is tomorrow's.
 */
function* partSpans(part: Part, said: DayRead | undefined, now: Wall): Generator<Span> {
  if (part.rest) {
    const midnight = startOfDay(now) + DAY;
    const from = Math.max(midnight - 12 * HOUR, now + HOUR);
    yield { from: from < midnight ? from : now, to: midnight };
    return;
  }
  const { from, to } = partHours(part.part, part.edge);
  for (const day of eachDay(said, now)) {
    const span = { from: day + from, to: day + to };
    const begun = span.from <= now;
    const late = span.to - now < HOUR || part.part === 'morning' || part.part === 'early';
    if (!said && begun && late) continue;
    yield span;
  }
}

/** The first time after `moment` at which the clock shows what was said. */
export function nextTime(moment: Wall, clock: Clock, part?: Part): Wall {
  const day = startOfDay(moment);
  const { times } = timesOf(clock, part?.part ?? null);
  const later = [...times, ...times.map((time) => time + DAY)]
    .map((time) => day + time)
    .filter((time) => time > moment);
  return Math.min(...later);
}

export const sideOf = (main: Side, end: Side): Side => ({
  days: [...main.days, ...end.days],
  ...(end.clock ? { clock: end.clock } : {}),
  ...((end.part ?? main.part) ? { part: (end.part ?? main.part) as Part } : {}),
});
