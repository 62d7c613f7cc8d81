import { addAmount, isClockAmount } from './amount.ts';
import { daysSaid } from './calendar.ts';
import { offsets } from './elapse.ts';
import { plain } from './moment.ts';
import { closed, opened } from './open.ts';
import { ranges } from './range.ts';
import type { Reading, Refusal, Setting } from './reading.ts';
import { addMonths, DAY, MINUTE, type Span, startOfDay, weekdayOf } from './wall.ts';
import type { Side, Wish } from './wish.ts';

/**
 * Turns the slots of a wish into one stretch of wall time: of all calendar readings, most likely first, the first that
 * is neither past nor taken. A stretch that has started is cut to what is left of it.
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

/** "Monday, Wednesday, Friday": listed days are alternatives, not a contradiction. */
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

/** "this time tomorrow", "same time next week": in a longer stretch, the same weekday as today. */
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

/** The stretches excluded by a refusal: every Thursday for "not Thursday", including today. */
export function takenBy(wish: Wish, setting: Setting): Span[] {
  const { main, lower, upper, offset } = wish;
  if (!lower && !upper && !offset && !main.clock && !main.part && main.days.length > 0)
    return daysSaid([main], setting)?.spans ?? [];
  const read = combine(wish, setting);
  if (typeof read === 'string') return [];
  return [read.from === read.to ? { from: read.from, to: read.to + MINUTE } : read];
}
