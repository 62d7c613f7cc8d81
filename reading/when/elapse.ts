import { addAmount, isClockAmount } from './amount.ts';
import { daysSaid, eachDay } from './calendar.ts';
import type { DayRead } from './day.ts';
import { moments, plain } from './moment.ts';
import { partHours } from './part.ts';
import type { Reading, Setting } from './reading.ts';
import { DAY, MINUTE, startOfDay, type Wall } from './wall.ts';
import type { Part, Wish } from './wish.ts';

/** "in two hours", "in an hour or two", "within two hours", "half an hour before noon". */
export function* offsets(wish: Wish, setting: Setting): Generator<Reading> {
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
  // "in two hours, at four": means the clock time if it is about then.
  for (const { from: moment } of plain(main, setting)) {
    if (Math.abs(moment - from) <= 30 * MINUTE) yield { from: moment, to: moment, precision: 'minute' };
  }
}

function* anchorsOf(part: Part['part'], sign: 1 | -1, said: DayRead | undefined, now: Wall): Generator<Wall> {
  const { from, to } = partHours(part, null);
  for (const day of eachDay(said, now)) yield day + (sign > 0 ? to : from);
}
