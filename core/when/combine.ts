import { addAmount, isClockAmount } from './amount.ts';
import { type Clock, DAY_OPENS, timesOf } from './clock.ts';
import { type DayRead, type DaySpec, daysOf, finer, type Grain, lacksMonth, meet } from './day.ts';
import { partHours } from './part.ts';
import { addMonths, DAY, HOUR, MINUTE, type Span, startOfDay, startOfWeek, type Wall, weekdayOf } from './wall.ts';
import type { Part, Side, Wish } from './wish.ts';

export type Precision = 'minute' | 'part_of_day' | Grain | 'open';
/** `elapsed`: how much later than now it is on a stop watch, where that was said: 24 hours need not be a day. */
export type Reading = Span & { precision: Precision; elapsed?: Span };
export type Refusal = 'past' | 'contradictory' | 'ambiguous';

/**
 * `now` counts the days, `limit` is the same moment on the clocks of the zone that was named ("3 pm Eastern"), what lies before it is over.
 * `dayFirst`: whether "3/5" is the third of May here. `taken`: stretches that do not suit.
 */
export type Setting = { now: Wall; limit: Wall; dayFirst: boolean; taken: readonly Span[] };

/**
 * Turns the slots of a wish into one stretch of wall time: of all calendar readings, in the order of their likelihood, the first that is
 * not over and not taken. A stretch that has begun is cut to what is left of it.
 */
export function combine(wish: Wish, setting: Setting): Reading | Refusal {
  let refusal: Refusal = competes(wish) ? 'ambiguous' : 'contradictory';
  for (const reading of readings(wish, setting)) {
    const left = remaining(reading, setting);
    if (left) return lengthened(left, wish);
    if (reading.to <= setting.limit) refusal = 'past';
  }
  return refusal;
}

/** "Monday, Wednesday, Friday": days that were listed are a choice, not a contradiction. */
function competes({ main, lower, upper }: Wish): boolean {
  const kinds = [main, lower, upper]
    .flatMap((side) => side?.days ?? [])
    .map((spec) => (spec.k === 'date' && spec.month === undefined ? 'day' : spec.k));
  return (
    ['weekday', 'date', 'day', 'relative'].some((kind) => kinds.filter((k) => k === kind).length > 1) &&
    !(lower && upper)
  );
}

function remaining(reading: Reading, { limit, taken }: Setting): Reading | null {
  if (reading.from === reading.to) {
    const free = reading.from >= limit && !taken.some(({ from, to }) => reading.from >= from && reading.from < to);
    return free ? reading : null;
  }
  let { from, to } = reading;
  from = Math.max(from, limit);
  for (const hole of [...taken].sort((a, b) => a.from - b.from)) {
    if (hole.to <= from || hole.from >= to) continue;
    if (hole.from <= from) from = hole.to;
    else to = hole.from;
  }
  return from < to ? { ...reading, from, to } : null;
}

function lengthened(reading: Reading, { length, lower, upper }: Wish): Reading {
  if (!length || (lower && upper)) return reading;
  const precision = isClockAmount(length.most) ? 'minute' : reading.precision === 'open' ? 'day' : reading.precision;
  return { from: reading.from, to: Math.max(reading.from, addAmount(reading.from, length.most)), precision };
}

function* readings(wish: Wish, setting: Setting): Generator<Reading> {
  const { main, lower, upper, offset, amount } = wish;
  if (offset) yield* offsets(wish, setting);
  else if (lower && upper) yield* ranges(main, lower, upper, setting);
  else if (lower) yield* opened(main, lower, setting);
  else if (upper) yield* closed(main, upper, setting);
  else if (main.same) yield* sameTime(main, setting);
  else if (main.clock || main.part || main.days.length > 0) yield* plain(main, setting);
  else if (main.now) yield { from: setting.now, to: setting.now, precision: 'minute' };
  else if (amount) yield* offsets({ ...wish, offset: { k: 'offset', amount, window: false, sign: 1 } }, setting);
}

/** The calendar readings of the words for the day; none where they contradict. Undefined where no day was said. */
function daysSaid(sides: readonly Side[], { now, dayFirst }: Setting): DayRead | undefined {
  const specs = sides
    .map(datesOfMonth)
    .flatMap(({ days, part }) => [
      ...days,
      ...(part?.on === undefined ? [] : [{ k: 'relative', days: part.on } as const]),
      ...(part?.rest || (part?.part === 'tonight' && part.on === undefined && days.length === 0)
        ? [{ k: 'relative', days: 0 } as const]
        : []),
    ]);
  if (specs.length === 0) return undefined;
  const read = (turned: boolean) =>
    specs
      .map((spec) => daysOf(inOrder(spec, turned), now))
      .reduce<DayRead | null>((met, one) => (met ? meet(met, one) : null), {
        spans: [{ from: -Infinity, to: Infinity }],
        grain: 'year',
      });
  const alone = specs.length === 1 && specs[0] ? daysOf(inOrder(specs[0], dayFirst), now) : null;
  return alone ?? weekdayOfOffset(specs, now) ?? read(dayFirst) ?? read(!dayFirst) ?? { spans: [], grain: 'day' };
}

/** "the 6th of this month" is that one day, though it may be over. */
function datesOfMonth(side: Side): Side {
  const date = side.days.find((spec) => spec.k === 'date' && spec.month === undefined);
  const month = side.days.find((spec) => spec.k === 'unit' && spec.unit === 'month' && !spec.edge);
  if (date?.k !== 'date' || !month) return side;
  const others = side.days.filter((spec) => spec !== date && spec !== month);
  return { ...side, days: [{ k: 'nth', n: date.day, of: month, unit: 'day' }, ...others] };
}

/**
 * "in two weeks on Friday" is the Friday of that week. "in three days, on Friday" counts today in: the weekday is right, the count one off.
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

/** The days on which a time of day can fall: those of the stretches said, else from today on. */
function* eachDay(said: DayRead | undefined, now: Wall): Generator<Wall> {
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

/** The moments that a clock can mean, on the days that were said; see `timesOf` for the choice between morning and evening. */
function* moments(clock: Clock, side: Side, said: DayRead | undefined, now: Wall): Generator<Wall> {
  const { times, likely } = timesOf(clock, side.part?.part ?? null);
  for (const day of eachDay(said, now)) {
    const today = day === startOfDay(now);
    const chosen = likely === 0 || (said && today && !isPlainWeekday(side)) ? times : times.slice(0, likely);
    for (const time of chosen) yield day + time;
  }
}

/** "this time tomorrow", "same time next week": of a longer stretch the day that is today's. */
function* sameTime(side: Side, setting: Setting): Generator<Reading> {
  const { now } = setting;
  const today = startOfDay(now);
  const said = daysSaid([side], setting);
  for (const { from, to } of said?.spans ?? []) {
    const day = to - from === 7 * DAY ? from + (weekdayOf(today) - 1) * DAY : from;
    const moment = (to - from > 7 * DAY ? addMonths(today, 1) : day) + (now - today);
    yield { from: moment, to: moment, precision: 'minute' };
  }
}

function* plain(side: Side, setting: Setting): Generator<Reading> {
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

/** "Friday" said on a Friday is the next one, unless its time is still ahead; today's is called "today". */
const isPlainWeekday = ({ days: [first, ...more] }: Side): boolean =>
  first?.k === 'weekday' && first.mod === 'plain' && more.length === 0;

/**
 * A part of a day without a day is the next that has not begun; one that has begun is meant while an hour of it is left, but "in the
 * morning" said in the morning is tomorrow's.
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
function nextTime(moment: Wall, clock: Clock, part?: Part): Wall {
  const day = startOfDay(moment);
  const { times } = timesOf(clock, part?.part ?? null);
  const later = [...times, ...times.map((time) => time + DAY)]
    .map((time) => day + time)
    .filter((time) => time > moment);
  return Math.min(...later);
}

const sideOf = (main: Side, end: Side): Side => ({
  days: [...main.days, ...end.days],
  ...(end.clock ? { clock: end.clock } : {}),
  ...((end.part ?? main.part) ? { part: (end.part ?? main.part) as Part } : {}),
});

/** "after three": open to the end of the day, or of the part of it that was said; "after Friday", "from Monday on": open for a week. */
function* opened(main: Side, lower: Side & { bound: string }, setting: Setting): Generator<Reading> {
  const { now } = setting;
  const side = sideOf(main, lower);
  const said = daysSaid([side], setting);
  if (lower.now) {
    yield { from: now, to: startOfDay(now) + DAY, precision: 'open' };
  } else if (side.clock) {
    for (const from of moments(side.clock, side, said, now)) {
      if (!said && from < setting.limit) continue;
      const part = main.part && partHours(main.part.part, main.part.edge);
      const end = startOfDay(from) + (part ? part.to : DAY);
      yield { from, to: end > from ? end : startOfDay(from) + DAY, precision: 'open' };
    }
  } else if (lower.part) {
    const hours = partHours(lower.part.part, lower.part.edge);
    const time = lower.bound === 'after' ? hours.to : hours.from;
    for (const day of eachDay(said, now)) {
      if (!said && day + time < now) continue;
      yield { from: day + time, to: day + DAY, precision: 'open' };
    }
  } else if (said) {
    for (const span of said.spans) {
      const from = lower.bound === 'after' && edgeOf(lower) !== 'start' ? span.to : span.from;
      const to =
        said.grain === 'year' ? addMonths(from, 12) : said.grain === 'month' ? addMonths(from, 1) : from + 7 * DAY;
      yield withPart({ from, to, precision: 'open' }, main.part);
    }
  }
}

/** "after the beginning of March" and "before the end of it" leave out nothing of what begins or ends there. */
const edgeOf = ({ days: [day] }: Side) => (day && 'edge' in day ? day.edge : undefined);

const withPart = (reading: Reading, part: Part | undefined): Reading => {
  if (!part) return reading;
  const { from, to } = partHours(part.part, part.edge);
  const day = startOfDay(reading.from);
  return { from: day + from, to: day + to, precision: 'part_of_day' };
};

/**
 * "before ten tomorrow": from the opening of that day. "by ten", "no later than ten", "until ten": from now on. A day that is the limit
 * itself counts with "by" and "until", and not with "before".
 */
function* closed(main: Side, upper: Side & { bound: string }, setting: Setting): Generator<Reading> {
  const { now } = setting;
  const side = sideOf(main, upper);
  const said = daysSaid([side], setting);
  const dayOpens = (to: Wall) => {
    const day = startOfDay(to - 1);
    return upper.bound === 'before' ? (day + DAY_OPENS < to ? day + DAY_OPENS : day) : now;
  };
  if (side.clock) {
    for (const to of moments(side.clock, side, said, now)) {
      if (to > now || said) yield { from: Math.min(dayOpens(to), to), to, precision: 'open' };
    }
  } else if (upper.part) {
    const hours = partHours(upper.part.part, upper.part.edge);
    const whole = upper.bound !== 'before' || upper.part.part === 'end' || upper.part.part === 'close';
    for (const day of eachDay(said, now)) {
      const to = day + (whole ? hours.to : hours.from);
      if (to > now || said) yield { from: Math.min(dayOpens(to), to), to, precision: 'open' };
    }
  } else if (said) {
    for (const span of said.spans) {
      yield {
        from: Math.min(now, span.from),
        to: upper.bound === 'before' && edgeOf(upper) !== 'end' ? span.from : span.to,
        precision: 'open',
      };
    }
  }
}

/** "between two and four", "from Monday to Friday", "from 2 pm till tomorrow 4:30": the last day said belongs to the stretch. */
function* ranges(main: Side, lower: Side, upper: Side, setting: Setting): Generator<Reading> {
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

/** Both ends on one day; the end over midnight if it must be. "2 to 4 pm" gives its "pm" to the 2, "11 to 1 pm" does not. */
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

/** "in two hours", "in an hour or two", "within two hours", "half an hour before noon". */
function* offsets(wish: Wish, setting: Setting): Generator<Reading> {
  const { now } = setting;
  const { offset, main } = wish;
  if (!offset) return;
  const { least, most } = offset.amount;
  const fine = isClockAmount(most);
  if (offset.anchor) {
    const { anchor, sign } = offset;
    const said = daysSaid([main], setting);
    const bases = 'clock' in anchor ? moments(anchor.clock, main, said, now) : anchorsOf(anchor.part, sign, said, now);
    for (const base of bases)
      yield { from: addAmount(base, least, sign), to: addAmount(base, most, sign), precision: 'minute' };
    return;
  }
  if (offset.window) {
    const to = addAmount(now, most);
    yield {
      from: now,
      to,
      precision: fine ? 'minute' : 'day',
      ...(to - now === most.ms ? { elapsed: { from: 0, to: most.ms } } : {}),
    };
    return;
  }
  const from = addAmount(now, least);
  const to = addAmount(now, most);
  if (!main.clock) {
    const exact = least.days + least.months + least.workdays + most.days + most.months + most.workdays === 0;
    if (exact) yield { from, to, precision: 'minute', elapsed: { from: least.ms, to: most.ms } };
    else
      yield fine
        ? { from, to, precision: 'minute' }
        : { from: startOfDay(from), to: startOfDay(to) + DAY, precision: 'day' };
    return;
  }
  // "in two hours, at four": the clock is meant when it is about that time.
  for (const { from: moment } of plain(main, setting)) {
    if (Math.abs(moment - from) <= 30 * MINUTE) yield { from: moment, to: moment, precision: 'minute' };
  }
}

function* anchorsOf(part: Part['part'], sign: 1 | -1, said: DayRead | undefined, now: Wall): Generator<Wall> {
  const { from, to } = partHours(part, null);
  for (const day of eachDay(said, now)) yield day + (sign > 0 ? to : from);
}

/** The stretches of time that a refusal names: every Thursday of "not Thursday", today's too. */
export function takenBy(wish: Wish, setting: Setting): Span[] {
  const { main, lower, upper, offset } = wish;
  if (!lower && !upper && !offset && !main.clock && !main.part && main.days.length > 0)
    return daysSaid([main], setting)?.spans ?? [];
  const read = combine(wish, setting);
  if (typeof read === 'string') return [];
  return [read.from === read.to ? { from: read.from, to: read.to + MINUTE } : read];
}
