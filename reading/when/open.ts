import { daysSaid, eachDay } from './calendar.ts';
import { DAY_STARTS } from './clock.ts';
import { moments, sideOf } from './moment.ts';
import { partHours } from './part.ts';
import type { Reading, Setting } from './reading.ts';
import { addMonths, DAY, startOfDay, type Wall } from './wall.ts';
import type { Part, Side } from './wish.ts';

/**
 * "after three": open to the end of the day, or of the part that was said; "after Friday", "from Monday on": open for a
 * week.
 */
export function* opened(main: Side, lower: Side & { bound: string }, setting: Setting): Generator<Reading> {
  const { now } = setting;
  const side = sideOf(main, lower);
  const said = daysSaid([side], setting);
  const [limit, ...chosen] = lower.days;
  if (limit && chosen.length > 0 && said?.spans.length === 0 && !side.clock && !side.part) {
    // "after the weekend, Tuesday maybe": a day chosen after the bound.
    const after = daysSaid([{ days: [limit] }], setting)?.spans[0]?.to ?? now;
    const days = daysSaid([{ days: chosen }], { ...setting, now: after });
    for (const span of days?.spans ?? []) if (days && span.from >= after) yield { ...span, precision: days.grain };
  } else if (lower.now) {
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

/** "after the beginning of March" and "before the end of it" exclude nothing that starts or ends there. */
const edgeOf = ({ days: [day] }: Side) => (day && 'edge' in day ? day.edge : undefined);

const withPart = (reading: Reading, part: Part | undefined): Reading => {
  if (!part) return reading;
  const { from, to } = partHours(part.part, part.edge);
  const day = startOfDay(reading.from);
  return { from: day + from, to: day + to, precision: 'part_of_day' };
};

/**
 * "before ten tomorrow": from the start of that day. "by ten", "no later than ten", "until ten": from now on. A day
 * that is itself the limit is included with "by" and "until", and excluded with "before".
 */
export function* closed(main: Side, upper: Side & { bound: string }, setting: Setting): Generator<Reading> {
  const { now } = setting;
  const side = sideOf(main, upper);
  const said = daysSaid([side], setting);
  const dayOpens = (to: Wall) => {
    const day = startOfDay(to - 1);
    return upper.bound === 'before' ? (day + DAY_STARTS < to ? day + DAY_STARTS : day) : now;
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
