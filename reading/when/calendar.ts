import { type DayRead, type DaySpec, daysOf, intersectDays } from './day.ts';
import type { Setting } from './reading.ts';
import { DAY, startOfDay, startOfWeek, type Wall, weekdayOf } from './wall.ts';
import type { Side } from './wish.ts';

/**
 * The calendar readings of the words for the day; empty if they contradict each other. Undefined if no day was said.
 */
export function daysSaid(sides: readonly Side[], { now, dayFirst }: Setting): DayRead | undefined {
  const specs = sides
    .map(datesOfMonth)
    .flatMap(({ days, part }) => [
      ...days,
      ...(part?.on === undefined ? [] : [{ k: 'relative', days: part.on } as const]),
      ...(part?.rest || (part?.part === 'tonight' && part.on === undefined && days.length === 0)
        ? [{ k: 'relative', days: 0 } as const]
        : []),
    ]);
  // "two days after today", in reverse order: the offset counts from the adjacent day.
  const offset = specs.find((spec) => spec.k === 'from' && spec.anchor.k === 'relative' && spec.anchor.days === 0);
  const start = specs.find((spec) => spec.k === 'relative');
  if (offset?.k === 'from' && start && specs.length === 2) return daysOf({ ...offset, anchor: start }, now);
  if (specs.length === 0) return undefined;
  const read = (turned: boolean) =>
    specs
      .map((spec) => daysOf(inOrder(spec, turned), now))
      .reduce<DayRead | null>((met, one) => (met ? intersectDays(met, one) : null), {
        spans: [{ from: -Infinity, to: Infinity }],
        grain: 'year',
      });
  const alone = specs.length === 1 && specs[0] ? daysOf(inOrder(specs[0], dayFirst), now) : null;
  return alone ?? weekdayOfOffset(specs, now) ?? read(dayFirst) ?? read(!dayFirst) ?? { spans: [], grain: 'day' };
}

/** "the 6th of this month" is that one day, even if it is past. */
function datesOfMonth(side: Side): Side {
  const date = side.days.find((spec) => spec.k === 'date' && spec.month === undefined);
  const month = side.days.find((spec) => spec.k === 'unit' && spec.unit === 'month' && !spec.edge);
  if (date?.k !== 'date' || !month) return side;
  const others = side.days.filter((spec) => spec !== date && spec !== month);
  return { ...side, days: [{ k: 'nth', n: date.day, of: month, unit: 'day' }, ...others] };
}

/**
 * "in two weeks on Friday" is the Friday of that week. "in three days, on Friday" counts today: the weekday is right,
 * the count one off.
 */
function weekdayOfOffset(specs: readonly DaySpec[], now: Wall): DayRead | null {
  const offset = specs.find((spec) => spec.k === 'from');
  const weekday = specs.find((spec) => spec.k === 'weekday');
  if (specs.length !== 2 || offset?.k !== 'from' || weekday?.k !== 'weekday') return null;
  const target = daysOf(offset, now).spans[0];
  if (!target) return null;
  const days = offset.most.unit === 'day';
  const week = days
    ? { from: target.from - DAY, to: target.to + DAY }
    : { from: startOfWeek(target.from), to: startOfWeek(target.from) + 7 * DAY };
  const on = Array.from({ length: 7 }, (_, n) => week.from + n * DAY).find(
    (day) => weekdayOf(day) === weekday.weekday && day < week.to,
  );
  return on === undefined ? null : { spans: [{ from: on, to: on + DAY }], grain: 'day' };
}

const inOrder = (spec: DaySpec, turned: boolean): DaySpec =>
  spec.k === 'date' && spec.swapped === false && turned && spec.month !== undefined
    ? { ...spec, day: spec.month, month: spec.day }
    : spec;

/** The days for a time of day: those of the stretches said, else from today on. */
export function* eachDay(said: DayRead | undefined, now: Wall): Generator<Wall> {
  const today = startOfDay(now);
  if (!said) {
    for (let day = 0; day <= 8; day++) yield today + day * DAY;
    return;
  }
  for (const { from, to } of said.spans) {
    const first = to - from > DAY ? Math.max(from, Math.min(today, to - DAY)) : from;
    for (let day = first, n = 0; day < to && n < 10; day += DAY, n++) yield day;
  }
}

/** "Friday" said on a Friday is the next one, unless its time is still ahead; today's is called "today". */
export const isPlainWeekday = ({ days: [first, ...more] }: Side): boolean =>
  first?.k === 'weekday' && first.mod === 'plain' && more.length === 0;
