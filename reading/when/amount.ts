import { phrase, type Reader } from './phrase.ts';
import { addMonths, addWorkdays, DAY, HOUR, MINUTE, type Wall } from './wall.ts';

export type AmountUnit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** A length of time. `unit` is the finest one said: it decides whether "in ..." means a moment or a day. */
export type Amount = { ms: number; days: number; workdays: number; months: number; unit: AmountUnit };

/** "an hour or two" is 1 to 2 hours; otherwise both are equal. */
export type AmountRange = { least: Amount; most: Amount };

type Unit = { unit: AmountUnit; ms?: number; days?: number; workdays?: number; months?: number };

const units: Readonly<Record<string, Unit>> = {
  second: { unit: 'minute', ms: 1000 },
  sec: { unit: 'minute', ms: 1000 },
  minute: { unit: 'minute', ms: MINUTE },
  min: { unit: 'minute', ms: MINUTE },
  hour: { unit: 'hour', ms: HOUR },
  hr: { unit: 'hour', ms: HOUR },
  h: { unit: 'hour', ms: HOUR },
  day: { unit: 'day', days: 1 },
  workday: { unit: 'day', workdays: 1 },
  weekday: { unit: 'day', workdays: 1 },
  week: { unit: 'week', days: 7 },
  fortnight: { unit: 'week', days: 14 },
  month: { unit: 'month', months: 1 },
  quarter: { unit: 'month', months: 3 },
  year: { unit: 'year', months: 12 },
  decade: { unit: 'year', months: 120 },
};
const order: readonly AmountUnit[] = ['minute', 'hour', 'day', 'week', 'month', 'year'];
const workdays = phrase('business|working|work day|days');
const half = phrase('half a|an?', 'a half');
const aHalf = phrase('and a? half');
const aCouple = phrase('a? couple of?');
const quarters = phrase('quarter of an hour', 'quarter hour');

const unitAt: Reader<Unit> = (tokens, i) => {
  const working = workdays(tokens, i);
  if (working) return [{ unit: 'day', workdays: 1 }, working];
  const token = tokens[i];
  if (!token) return null;
  if (token.ord && token.n === 2 && token.len === 0) return [units.second as Unit, i + 1];
  const word = token.w;
  const unit = units[word] ?? (word.endsWith('s') ? units[word.slice(0, -1)] : undefined);
  return unit ? [unit, i + 1] : null;
};

const countAt: Reader<number> = (tokens, i) => {
  const couple = aCouple(tokens, i);
  if (couple) return [2, couple];
  const halfEnd = half(tokens, i);
  if (halfEnd) return [0.5, halfEnd];
  const token = tokens[i];
  if (!token) return null;
  if (token.w === 'a' || token.w === 'an' || token.w === 'another') return [1, i + 1];
  if (token.n === null || token.ord) return null;
  const part = tokens[i + 2];
  if (tokens[i + 1]?.w === '.' && tokens[i + 1]?.glued && part?.glued && part.n !== null) {
    return [Number(`${token.n}.${part.n}`), i + 3];
  }
  const more = aHalf(tokens, i + 1);
  return more ? [token.n + 0.5, more] : [token.n, i + 1];
};

const times = (unit: Unit, count: number): Amount => {
  const whole = unit.unit === 'minute' || unit.unit === 'hour' || Number.isInteger(count);
  const days = (unit.days ?? 0) * count;
  // Half a day is twelve hours, half a week three days, half a month two weeks: "half" of a calendar unit has no exact
  // meaning.
  if (!whole && unit.unit === 'day') return { ms: days * DAY, days: 0, workdays: 0, months: 0, unit: 'hour' };
  const months = (unit.months ?? 0) * count;
  const left = months - Math.floor(months);
  return {
    ms: (unit.ms ?? 0) * count,
    days: Math.floor(days) + Math.round(left * 28),
    workdays: Math.floor((unit.workdays ?? 0) * count),
    months: Math.floor(months),
    unit: unit.unit,
  };
};

const plus = (a: Amount, b: Amount): Amount => ({
  ms: a.ms + b.ms,
  days: a.days + b.days,
  workdays: a.workdays + b.workdays,
  months: a.months + b.months,
  unit: order.indexOf(a.unit) < order.indexOf(b.unit) ? a.unit : b.unit,
});

const oneAmount: Reader<Amount> = (tokens, i) => {
  const start = tokens[i]?.w === 'a' || tokens[i]?.w === 'one' ? i + 1 : i;
  const quarter = quarters(tokens, start) ?? quarters(tokens, i);
  if (quarter) return [times({ unit: 'minute', ms: MINUTE }, 15), quarter];
  if (tokens[i]?.n === 3 && (tokens[i + 1]?.w === 'quarters' || tokens[i + 1]?.w === 'quarter')) {
    const end = phrase('quarters|quarter of an hour')(tokens, i + 1);
    if (end) return [times({ unit: 'minute', ms: MINUTE }, 45), end];
  }
  const count = countAt(tokens, i);
  if (!count) return null;
  const unit = unitAt(tokens, count[1]);
  if (!unit) return null;
  const more = aHalf(tokens, unit[1]);
  if (more) return [times(unit[0], count[0] + 0.5), more];
  return [times(unit[0], count[0]), unit[1]];
};

/**
 * "two hours", "half an hour", "an hour and a half", "a day and 5 hours", "an hour or two", "two to three weeks", "5-10
 * minutes".
 */
export const amountAt: Reader<AmountRange> = (tokens, i) => {
  const between = rangeBeforeUnit(tokens, i);
  if (between) return between;
  const first = oneAmount(tokens, i);
  if (!first) return null;
  let [amount, end] = first;
  const join = tokens[end]?.w;
  const second = join === 'or' || join === 'to' ? countAt(tokens, end + 1) : null;
  if (second && tokens[end + 1]?.n != null && !unitAt(tokens, second[1])) {
    const unit = unitAt(tokens, end - 1);
    if (unit) return [{ least: amount, most: times(unit[0], second[0]) }, second[1]];
  }
  for (;;) {
    const at = tokens[end]?.w === 'and' || tokens[end]?.w === ',' ? end + 1 : end;
    // "24 hours a day" is a rate, "a day and an hour" a sum.
    const more = at === end && tokens[at]?.n == null ? null : oneAmount(tokens, at);
    if (!more) break;
    amount = plus(amount, more[0]);
    end = more[1];
  }
  return [{ least: amount, most: amount }, end];
};

const rangeBeforeUnit: Reader<AmountRange> = (tokens, i) => {
  const least = countAt(tokens, i);
  if (!least || !['or', 'to', '-'].includes(tokens[least[1]]?.w ?? '')) return null;
  const most = countAt(tokens, least[1] + 1);
  const unit = most && unitAt(tokens, most[1]);
  if (!most || !unit || most[0] < least[0]) return null;
  return [{ least: times(unit[0], least[0]), most: times(unit[0], most[0]) }, unit[1]];
};

/** Calendar arithmetic: the same time of day, days, months or years later. */
export const addAmount = (wall: Wall, { ms, days, workdays: working, months }: Amount, sign: 1 | -1 = 1): Wall =>
  addWorkdays(addMonths(wall, sign * months) + sign * days * DAY, sign * working) + sign * ms;

/** "in two hours" is a moment, "in two days" a day. */
export const isClockAmount = ({ unit }: Amount): boolean => unit === 'minute' || unit === 'hour';
