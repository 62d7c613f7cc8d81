import { type Amount, addAmount } from './amount.ts';
import { holidayOn } from './holiday.ts';
import {
  addMonths,
  addWorkdays,
  DAY,
  dateWall,
  daysInMonth,
  monthOf,
  type Span,
  startOfDay,
  startOfWeek,
  type Wall,
  weekdayOf,
  yearOf,
} from './wall.ts';

export type Grain = 'day' | 'week' | 'month' | 'year';
export type CalendarUnit = 'day' | 'week' | 'workweek' | 'weekend' | 'month' | 'quarter' | 'year' | 'decade';
/** A part of a longer stretch: `start` "early next week", `rest` "later this month", `last` "the last week of July". */
export type Edge = 'start' | 'middle' | 'end' | 'rest';

/**
 * Which day, week or month was said, before it is resolved to one on the calendar. How they are read:
 * - "Friday": the next one; today only with a time that is still ahead. "this Friday" may be today. "next Friday":
 *   Friday of next week (Monday to Sunday), whatever today is, because that is what most English speakers mean and what a
 *   listener would confirm. "coming Friday": the first after today. "Friday week": a week after the next Friday.
 * - "the 3rd", "May 12": the next one; a weekday said with it must match, otherwise the two contradict each other.
 * - "next week" runs from Monday to Sunday, "the weekend" is Saturday and Sunday; "early/middle/end of the week" are
 *   Monday and Tuesday, Wednesday, Thursday and Friday; of a month days 1-7, 10-20 and the last seven.
 */
export type DaySpec =
  | { k: 'relative'; days: number }
  | { k: 'weekday'; weekday: number; mod: 'plain' | 'this' | 'next' | 'coming' | 'last'; weeks: number }
  | { k: 'date'; day: number; month?: number; year?: number; yearShift?: number; swapped?: boolean }
  | { k: 'month'; month: number; year?: number; mod: 'plain' | 'this' | 'next' | 'last'; edge?: Edge }
  | { k: 'year'; year: number; decade?: boolean; edge?: Edge }
  | { k: 'unit'; unit: CalendarUnit; shift: number; count?: number; edge?: Edge }
  | { k: 'holiday'; name: string; year?: number; mod?: 'next' }
  | { k: 'from'; least: Amount; most: Amount; sign: 1 | -1; anchor: DaySpec }
  | { k: 'window'; amount: Amount; back: boolean }
  /** "the week of the 18th" */
  | { k: 'weekOf'; day: DaySpec; unit: 'week' | 'weekend' | 'month' }
  | { k: 'nth'; n: number; of: DaySpec; weekday?: number; unit?: 'day' | 'week' | 'quarter' | 'month' | 'half' };

/**
 * The stretches of the calendar that a spec can mean, most likely first; all but explicitly past ones are ahead of
 * `now`.
 */
export type DayRead = { spans: Span[]; grain: Grain };

const dayAt = (from: Wall): Span => ({ from, to: from + DAY });

export function daysOf(spec: DaySpec, now: Wall): DayRead {
  const today = startOfDay(now);
  switch (spec.k) {
    case 'relative':
      return { spans: [dayAt(today + spec.days * DAY)], grain: 'day' };
    case 'weekday':
      return { spans: weekdays(spec, today), grain: 'day' };
    case 'date':
      return { spans: dates(spec, today), grain: 'day' };
    case 'month':
      return edged(months(spec, today), 'month', spec.edge, now);
    case 'year':
      return edged(
        [{ from: dateWall(spec.year, 1, 1), to: dateWall(spec.year + (spec.decade ? 10 : 1), 1, 1) }],
        'year',
        spec.edge,
        now,
      );
    case 'unit':
      return units(spec, now);
    case 'holiday':
      return { spans: holidays(spec, today), grain: 'day' };
    case 'from':
      return offsets(spec, now);
    case 'window':
      return windowOf(spec, now);
    case 'weekOf': {
      const { spans } = daysOf(spec.day, now);
      return { spans: spans.map((day) => around(spec.unit, day)), grain: spec.unit === 'weekend' ? 'day' : spec.unit };
    }
    case 'nth':
      return nths(spec, now);
  }
}

function weekdays(spec: DaySpec & { k: 'weekday' }, today: Wall): Span[] {
  const inWeek = startOfWeek(today) + (spec.weekday - 1) * DAY;
  const ahead = inWeek >= today ? inWeek : inWeek + 7 * DAY;
  const shift = spec.weeks * 7 * DAY;
  if (spec.mod === 'next') return [dayAt(inWeek + 7 * DAY + shift)];
  if (spec.mod === 'last') return [dayAt(inWeek < today ? inWeek : inWeek - 7 * DAY)];
  if (spec.mod === 'this') return [dayAt(ahead + shift)];
  if (spec.mod === 'coming') return [dayAt((ahead === today ? ahead + 7 * DAY : ahead) + shift)];
  return Array.from({ length: 9 }, (_, week) => dayAt(ahead + week * 7 * DAY + shift));
}

/** Empty for a date that does not exist. "the 31st" skips months without one. */
function dates({ day, month, year: said, yearShift }: DaySpec & { k: 'date' }, today: Wall): Span[] {
  const year = yearShift === undefined ? said : yearOf(today) + yearShift;
  const exists = (y: number, m: number) => day >= 1 && m >= 1 && m <= 12 && day <= daysInMonth(y, m);
  if (month !== undefined && year !== undefined) return exists(year, month) ? [dayAt(dateWall(year, month, day))] : [];
  const spans: Span[] = [];
  if (month !== undefined) {
    for (let y = yearOf(today); y <= yearOf(today) + 8 && spans.length < 1; y++) {
      if (exists(y, month) && dateWall(y, month, day) >= today) spans.push(dayAt(dateWall(y, month, day)));
    }
    return spans;
  }
  for (let m = 0; m < 4 && spans.length < 2; m++) {
    const first = addMonths(dateWall(yearOf(today), monthOf(today), 1), m);
    const date = first + (day - 1) * DAY;
    if (exists(yearOf(first), monthOf(first)) && date >= today) spans.push(dayAt(date));
  }
  return spans;
}

const monthAt = (from: Wall, count = 1): Span => ({ from, to: addMonths(from, count) });

function months({ month, year, mod }: DaySpec & { k: 'month' }, today: Wall): Span[] {
  if (year !== undefined) return [monthAt(dateWall(year, month, 1))];
  const here = dateWall(yearOf(today), month, 1);
  const past = addMonths(here, 1) <= today;
  if (mod === 'last') return [monthAt(past ? here : addMonths(here, -12))];
  const running = !past && here <= today;
  const ahead = past || (mod === 'next' && running) ? addMonths(here, 12) : here;
  return [monthAt(ahead)];
}

/** A holiday's weekend includes the holiday: Thanksgiving's starts on Thursday. */
function around(unit: 'week' | 'weekend' | 'month', { from: day, to }: Span): Span {
  if (unit === 'month') return monthAt(dateWall(yearOf(day), monthOf(day), 1));
  const week = startOfWeek(day);
  if (unit === 'week') return { from: week, to: week + 7 * DAY };
  return {
    from: weekdayOf(day) >= 4 ? Math.min(day, week + 5 * DAY) : week + 5 * DAY,
    to: Math.max(week + 7 * DAY, to),
  };
}

function units({ unit, shift, count = 1, edge }: DaySpec & { k: 'unit' }, now: Wall): DayRead {
  const today = startOfDay(now);
  const firstOfMonth = dateWall(yearOf(today), monthOf(today), 1);
  const week = startOfWeek(today) + shift * 7 * DAY;
  switch (unit) {
    case 'day':
      return edged([{ from: today + shift * DAY, to: today + (shift + count) * DAY }], 'day', edge, now);
    case 'week':
      return edged([{ from: week, to: week + count * 7 * DAY }], 'week', edge, now);
    case 'workweek':
      return edged([{ from: week, to: week + 5 * DAY }], 'week', edge, now);
    case 'weekend':
      return { spans: [{ from: week + 5 * DAY, to: week + 7 * DAY }], grain: 'day' };
    case 'month':
      return edged([monthAt(addMonths(firstOfMonth, shift), count)], 'month', edge, now);
    case 'quarter': {
      const first = dateWall(yearOf(today), Math.floor((monthOf(today) - 1) / 3) * 3 + 1, 1);
      return edged([monthAt(addMonths(first, 3 * shift), 3 * count)], 'month', edge, now);
    }
    case 'year': {
      const year = yearOf(today) + shift;
      return edged([{ from: dateWall(year, 1, 1), to: dateWall(year + count, 1, 1) }], 'year', edge, now);
    }
    case 'decade': {
      const year = (Math.floor(yearOf(today) / 10) + shift) * 10;
      return { spans: [{ from: dateWall(year, 1, 1), to: dateWall(year + 10 * count, 1, 1) }], grain: 'year' };
    }
  }
}

/** The start, middle, end or rest of each stretch. */
function edged(spans: Span[], grain: Grain, edge: Edge | undefined, now: Wall): DayRead {
  if (!edge) return { spans, grain };
  if (edge === 'rest') return { spans: spans.map((span) => rest(span, now)), grain };
  const cut = spans.map(({ from, to }): Span => {
    const length = to - from;
    if (grain === 'week') {
      const [first, days] = { start: [0, 2] as const, middle: [2, 1] as const, end: [3, 2] as const }[edge];
      return { from: from + first * DAY, to: from + (first + days) * DAY };
    }
    if (grain === 'month' && length < 40 * DAY) {
      if (edge === 'start') return { from, to: from + 7 * DAY };
      return edge === 'middle' ? { from: from + 9 * DAY, to: from + 20 * DAY } : { from: to - 7 * DAY, to };
    }
    const third = edge === 'start' ? 0 : edge === 'middle' ? 1 : 2;
    if (grain === 'year') {
      // To a listener, the end of a year is December and its start is January.
      if (edge === 'start') return monthAt(from);
      return edge === 'end' ? { from: addMonths(to, -1), to } : { from: addMonths(from, 5), to: addMonths(from, 7) };
    }
    return { from: from + (length / 3) * third, to: from + (length / 3) * (third + 1) };
  });
  return { spans: cut, grain: grain === 'year' ? 'month' : 'day' };
}

/** "later this week" is not now: it starts tomorrow, unless the stretch ends today. */
function rest(span: Span, now: Wall): Span {
  const tomorrow = startOfDay(now) + DAY;
  if (span.from > now) return span;
  return { from: tomorrow < span.to ? tomorrow : Math.min(Math.max(now, span.from), span.to), to: span.to };
}

function holidays({ name, year, mod }: DaySpec & { k: 'holiday' }, today: Wall): Span[] {
  if (year !== undefined) return [dayAt(holidayOn(name, year))];
  const spans = [0, 1, 2]
    .map((more) => dayAt(holidayOn(name, yearOf(today) + more)))
    .filter(({ from }) => from >= today);
  return mod === 'next' && spans[0]?.from === today ? spans.slice(1) : spans.slice(0, 1);
}

function offsets({ least, most, sign, anchor }: DaySpec & { k: 'from' }, now: Wall): DayRead {
  const base = daysOf(anchor, now);
  const spans = base.spans.map(({ from }): Span => {
    const [near, far] = [addAmount(from, least, sign), addAmount(from, most, sign)].sort((a, b) => a - b) as [
      Wall,
      Wall,
    ];
    return { from: startOfDay(near), to: startOfDay(far) + DAY };
  });
  return { spans, grain: 'day' };
}

/**
 * "the next two days" start tomorrow; "the next two weeks" also run from tomorrow rather than Monday, since they count
 * from now.
 */
function windowOf({ amount, back }: DaySpec & { k: 'window' }, now: Wall): DayRead {
  const today = startOfDay(now);
  if (back) return { spans: [{ from: addAmount(now, amount, -1), to: now }], grain: 'day' };
  const first = amount.workdays > 0 ? addWorkdays(today, 1) : today + DAY;
  const end = amount.workdays > 0 ? addWorkdays(today, amount.workdays) + DAY : addAmount(first, amount);
  return { spans: [{ from: first, to: end }], grain: 'day' };
}

function nths({ n, of, weekday, unit }: DaySpec & { k: 'nth' }, now: Wall): DayRead {
  const { spans } = daysOf(of, now);
  const found = spans.flatMap((span): Span[] => {
    if (weekday !== undefined) {
      const first = span.from + ((weekday - weekdayOf(span.from) + 7) % 7) * DAY;
      const days: Wall[] = [];
      for (let day = first; day < span.to; day += 7 * DAY) days.push(day);
      const day = n < 0 ? days.at(n) : days[n - 1];
      return day === undefined ? [] : [dayAt(day)];
    }
    if (unit === 'week') {
      const from = n < 0 ? span.to + n * 7 * DAY : span.from + (n - 1) * 7 * DAY;
      return from < span.to ? [{ from, to: Math.min(from + 7 * DAY, span.to) }] : [];
    }
    if (unit === 'half') {
      const middle =
        span.to - span.from > 40 * DAY
          ? addMonths(span.from, 6)
          : span.from + Math.floor((span.to - span.from) / DAY / 2) * DAY;
      return [n === 1 ? { from: span.from, to: middle } : { from: middle, to: span.to }];
    }
    if (unit === 'quarter' || unit === 'month') {
      const length = unit === 'quarter' ? 3 : 1;
      return [monthAt(n < 0 ? addMonths(span.to, n * length) : addMonths(span.from, (n - 1) * length), length)];
    }
    const day = n < 0 ? span.to + n * DAY : span.from + (n - 1) * DAY;
    return day >= span.from && day < span.to ? [dayAt(day)] : [];
  });
  return { spans: found, grain: unit === 'week' ? 'week' : unit === 'quarter' || unit === 'month' ? 'month' : 'day' };
}

/**
 * What two specs in one wish mean together: "Wednesday" and "next week", "tomorrow" and "the 22nd". Null if they
 * contradict each other.
 */
export function intersectDays(a: DayRead, b: DayRead): DayRead | null {
  const spans = a.spans.flatMap((left) =>
    b.spans
      .map((right) => ({ from: Math.max(left.from, right.from), to: Math.min(left.to, right.to) }))
      .filter(({ from, to }) => from < to),
  );
  return spans.length > 0 ? { spans, grain: finer(a.grain, b.grain) } : null;
}

const grains: readonly Grain[] = ['day', 'week', 'month', 'year'];
export const finer = (a: Grain, b: Grain): Grain => (grains.indexOf(a) < grains.indexOf(b) ? a : b);

/** Whether the spec needs another to name a day of the calendar: "the 9th" in "the 9th to the 17th of June". */
export const lacksMonth = (spec: DaySpec): boolean => spec.k === 'date' && spec.month === undefined;
