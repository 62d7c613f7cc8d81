import { daysSaid, eachDay } from './calendar.ts';
import { timesOf } from './clock.ts';
import { type DayRead, type DaySpec, finer, lacksMonth } from './day.ts';
import { nextTime, plain, sideOf } from './moment.ts';
import { partHours } from './part.ts';
import type { Reading, Setting } from './reading.ts';
import { HOUR, startOfDay, type Wall } from './wall.ts';
import type { Side } from './wish.ts';

/** "between two and four", "from Monday to Friday", "from 2 pm till tomorrow 4:30": the last day said is included. */
export function* ranges(main: Side, lower: Side, upper: Side, setting: Setting): Generator<Reading> {
  const { now } = setting;
  if (!lower.clock && !lower.part && !lower.now && !upper.clock && !upper.part) {
    yield* dayRanges(main, lower, upper, setting);
    return;
  }
  const low = sideOf(main, lower);
  const own = upper.days.length > 0;
  const said = daysSaid([low], setting);
  if (lower.now) {
    const end = sideOf(main, upper);
    for (const { to } of plain(end, setting))
      yield { from: now, to, precision: end.clock ? 'minute' : end.part ? 'part_of_day' : 'day' };
    return;
  }
  for (const [from, to] of clockRanges(
    low,
    { ...sideOf({ days: [], ...(main.part ? { part: main.part } : {}) }, upper) },
    said,
    now,
  )) {
    if (!own) {
      yield { from, to, precision: lower.clock || upper.clock ? 'minute' : 'part_of_day' };
      continue;
    }
    for (const { to: end } of plain(upper, setting)) if (end > from) yield { from, to: end, precision: 'minute' };
  }
}

/**
 * Both ends on one day; the end past midnight if necessary. "2 to 4 pm" applies its "pm" to the 2, "11 to 1 pm" does
 * not.
 */
function* clockRanges(low: Side, high: Side, said: DayRead | undefined, now: Wall): Generator<[Wall, Wall]> {
  for (const day of eachDay(said, now)) {
    for (const from of startTimes(low, high)) {
      const start = day + from;
      const end = high.clock
        ? nextTime(start, high.clock, high.part?.part === low.part?.part ? high.part : undefined)
        : high.part
          ? day + partHours(high.part.part, high.part.edge).to
          : start + 2 * HOUR;
      if (end > start) yield [start, end];
    }
  }
}

function startTimes(low: Side, high: Side): Wall[] {
  if (!low.clock) return low.part ? [partHours(low.part.part, low.part.edge).from] : [];
  const { times, likely } = timesOf(low.clock, low.part?.part ?? null);
  const limit = high.clock?.meridiem || high.clock?.exact ? Math.max(...timesOf(high.clock, null).times) : null;
  if (limit === null || times.length === 1) return likely > 0 ? times.slice(0, likely) : times;
  const before = times.filter((time) => time < limit).sort((a, b) => b - a);
  return before.length > 0 ? before.slice(0, 1) : times;
}

function* dayRanges(main: Side, lower: Side, upper: Side, setting: Setting): Generator<Reading> {
  const [first, ...others] = lower.days;
  const last = upper.days[0];
  if (!first || !last) return;
  const from = daysSaid([{ ...main, days: [shared(first, last), ...others, ...main.days] }], setting);
  for (const start of from?.spans ?? []) {
    const ahead = last.k === 'weekday' || last.k === 'date' || last.k === 'month';
    const days = ahead
      ? upper.days.map((spec) =>
          spec.k === 'weekday' && spec.mod === 'plain' ? { ...spec, mod: 'coming' as const } : spec,
        )
      : upper.days;
    const to = daysSaid([{ days }], {
      ...setting,
      now: ahead ? Math.max(start.from, startOfDay(setting.now)) : setting.now,
    });
    const end = to?.spans.find((span) => span.to > start.from);
    if (from && to && end) yield { from: start.from, to: end.to, precision: finer(from.grain, to.grain) };
  }
}

/** "the 9th to the 17th of June", "May to October 2020": the first takes month and year from the last. */
function shared(first: DaySpec, last: DaySpec): DaySpec {
  if (first.k === 'date' && last.k === 'date') {
    const month = lacksMonth(first) ? last.month : first.month;
    const year = first.year ?? last.year;
    return { ...first, ...(month === undefined ? {} : { month }), ...(year === undefined ? {} : { year }) };
  }
  const year = last.k === 'month' || last.k === 'date' ? last.year : undefined;
  return (first.k === 'month' || first.k === 'date') && first.year === undefined && year !== undefined
    ? { ...first, year }
    : first;
}
