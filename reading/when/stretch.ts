import { type Amount, amountAt, isClockAmount } from './amount.ts';
import { bareYear, bareYearAnywhere, dayOfMonth, month, namedDate, numeral, yearAfter } from './dateword.ts';
import type { CalendarUnit, DaySpec, Edge } from './day.ts';
import { holiday } from './holidayword.ts';
import { weekdayAt } from './names.ts';
import { firstOf, phrase, type Reader } from './phrase.ts';
import { relative } from './relative.ts';
import type { Token } from './token.ts';
import { weekday } from './weekday.ts';

const unitWords: Readonly<Record<string, CalendarUnit>> = {
  week: 'week',
  workweek: 'workweek',
  weekend: 'weekend',
  weekends: 'weekend',
  month: 'month',
  quarter: 'quarter',
  year: 'year',
  decade: 'decade',
};

const shifts: Readonly<Record<string, number>> = {
  this: 0,
  current: 0,
  next: 1,
  following: 1,
  coming: 1,
  upcoming: 1,
  last: -1,
  past: -1,
  previous: -1,
};

const nextButOne = phrase('the? week|month|year after next', 'the? weekend after next', 'next week|month|year but one');

/** "next week", "this month", "the weekend", "the week after next", "next working week". */
export const unit: Reader<DaySpec> = (tokens, start) => {
  const butOne = nextButOne(tokens, start);
  if (butOne) {
    const name =
      tokens
        .slice(start, butOne)
        .map(({ w }) => unitWords[w])
        .find(Boolean) ?? 'week';
    return [{ k: 'unit', unit: name, shift: 2 }, butOne];
  }
  let i = tokens[start]?.w === 'the' ? start + 1 : start;
  let shift = shifts[tokens[i]?.w ?? ''];
  if (shift !== undefined) {
    i += 1;
    const more = shifts[tokens[i]?.w ?? ''];
    if (more !== undefined) [shift, i] = [more === 1 && shift === 0 ? 1 : more, i + 1];
  }
  // "the coming weekend" is this week's.
  if (tokens[i]?.w === 'weekend' && ['coming', 'upcoming'].includes(tokens[i - 1]?.w ?? '')) shift = 0;
  const working = phrase('work|working|business|calendar|school')(tokens, i);
  const at = working ?? i;
  const name = unitWords[tokens[at]?.w ?? ''];
  if (!name) return null;
  const before = tokens[start - 1]?.w ?? '';
  if (shift === undefined) {
    const plain =
      name === 'weekend'
        ? true
        : tokens[start]?.w === 'the' && ['of', 'in', 'during'].includes(before) && edgeBefore(tokens, start);
    if (!plain || phrase('of', 'beginning|starting')(tokens, at + 1)) return null;
  }
  const meant: CalendarUnit = working && tokens[i]?.w !== 'calendar' && name === 'week' ? 'workweek' : name;
  return [{ k: 'unit', unit: meant, shift: shift ?? 0 }, at + 1];
};

const edgeBefore = (tokens: readonly Token[], i: number): boolean =>
  tokens
    .slice(Math.max(0, i - 3), i)
    .some(({ w }) =>
      [
        'end',
        'middle',
        'start',
        'beginning',
        'rest',
        'later',
        'late',
        'early',
        'day',
        'part',
        'half',
        'earlier',
      ].includes(w),
    );

const edgeWords: Readonly<Record<string, Edge>> = {
  early: 'start',
  start: 'start',
  beginning: 'start',
  mid: 'middle',
  middle: 'middle',
  late: 'end',
  end: 'end',
  later: 'rest',
  rest: 'rest',
  remainder: 'rest',
};

const edgeJoin = phrase('of', 'in', '-', 'on in');

/** "the end of next month", "early next week", "mid-November", "later this week". */
export const edged: Reader<DaySpec> = (tokens, start) => {
  const i = tokens[start]?.w === 'the' || tokens[start]?.w === 'very' ? start + 1 : start;
  const edge = edgeWords[tokens[i]?.w ?? ''];
  if (!edge) return null;
  const at = edgeJoin(tokens, i + 1) ?? i + 1;
  const inner = firstOf(unit, month, bareYear)(tokens, at) ?? plainUnit(tokens, at);
  if (!inner) return null;
  const [spec, end] = inner;
  if (spec.k !== 'unit' && spec.k !== 'month' && spec.k !== 'year') return null;
  return [{ ...spec, edge }, end];
};

const plainUnit: Reader<DaySpec> = (tokens, i) => {
  const at = tokens[i]?.w === 'the' ? i + 1 : i;
  const name = unitWords[tokens[at]?.w ?? ''];
  return name && name !== 'weekend' ? [{ k: 'unit', unit: name, shift: 0 }, at + 1] : null;
};

const weekOfWords = phrase('the? week of|beginning|starting|commencing', 'the? weekend|month of');

/** "the week of the 18th", "the week beginning February 4". */
export const weekOf: Reader<DaySpec> = (tokens, i) => {
  const at = weekOfWords(tokens, i);
  if (!at) return null;
  const on = phrase('on')(tokens, at) ?? at;
  const day = firstOf(namedDate, numeral, dayOfMonth, holiday, weekday)(tokens, on);
  if (!day) return null;
  const words = tokens.slice(i, at).map(({ w }) => w);
  return [
    {
      k: 'weekOf',
      day: day[0],
      unit: words.includes('weekend') ? 'weekend' : words.includes('month') ? 'month' : 'week',
    },
    day[1],
  ];
};

/** "the last day of the month", "first Monday of December", "the last week of July", "next year's first quarter". */
export const nth: Reader<DaySpec> = (tokens, start) => {
  const i = tokens[start]?.w === 'the' ? start + 1 : start;
  const token = tokens[i];
  const n =
    token?.w === 'last' || token?.w === 'final' ? -1 : token?.ord && token.n !== null && token.n <= 5 ? token.n : null;
  if (n === null) return nthOfBefore(tokens, start);
  const count = tokens[i + 1]?.n != null && !tokens[i + 1]?.ord ? (tokens[i + 1]?.n as number) : 1;
  const at = count > 1 ? i + 2 : i + 1;
  const on = weekdayAt(tokens, at);
  const unitName = (tokens[at]?.w ?? '').replace(/s$/, '');
  const kind =
    unitName === 'day' || unitName === 'week' || unitName === 'quarter' || unitName === 'month' ? unitName : undefined;
  if (!on && !kind) return null;
  const of = phrase('of', 'in')(tokens, at + 1);
  if (!of) return null;
  const inner = firstOf(month, unit, plainUnit, bareYear, bareYearAnywhere)(tokens, of);
  if (!inner) return null;
  if (count > 1 && kind === 'month' && inner[0].k === 'year' && n === -1) {
    return [{ k: 'nth', n: -count, of: inner[0], unit: 'month' }, inner[1]];
  }
  return [{ k: 'nth', n, of: inner[0], ...(on ? { weekday: on } : { unit: kind as 'day' }) }, inner[1]];
};

const nthOfBefore: Reader<DaySpec> = (tokens, i) => {
  const whole = unit(tokens, i);
  if (!whole) return null;
  const token = tokens[whole[1]];
  const next = tokens[whole[1] + 1]?.w;
  return token?.ord && token.n !== null && next === 'quarter'
    ? [{ k: 'nth', n: token.n, of: whole[0], unit: 'quarter' }, whole[1] + 2]
    : null;
};

const windowWords = phrase('the? next|following|coming|upcoming', 'the? last|past|previous');

const nextWorkday = phrase('the? next|following business|working|work day');
const dayOrTwo = phrase('the? next|coming day|week or 2|3');

/** "the next four business days", "the 2 upcoming months". */
export const windowAt: Reader<DaySpec> = (tokens, i) => {
  const workday = nextWorkday(tokens, i);
  if (workday) return [{ k: 'window', amount: { ...oneDay, days: 0, workdays: 1 }, back: false }, workday];
  const some = dayOrTwo(tokens, i);
  const upTo = some ? (tokens[some - 1]?.n ?? 0) : 0;
  if (some && upTo > 1) {
    const days = upTo * (tokens[some - 3]?.w === 'week' ? 7 : 1);
    return [{ k: 'window', amount: { ...oneDay, days }, back: false }, some];
  }
  const at = windowWords(tokens, i);
  if (at) {
    const back = ['last', 'past', 'previous'].some((w) => tokens.slice(i, at).some((token) => token.w === w));
    const amount =
      tokens[at]?.n != null || tokens[at]?.w === 'couple' || tokens[at]?.w === 'few' ? amountAt(tokens, at) : null;
    if (!amount || isClockAmount(amount[0].most)) return null;
    const { unit: grain, months } = amount[0].most;
    // Quarters and decades: whole ones on the calendar.
    const word = (tokens[amount[1] - 1]?.w ?? '').replace(/s$/, '');
    if (!back && (word === 'quarter' || word === 'decade') && grain !== 'day') {
      return [
        { k: 'unit', unit: word, shift: 1, count: Math.round(months / (word === 'quarter' ? 3 : 120)) },
        amount[1],
      ];
    }
    return [{ k: 'window', amount: amount[0].most, back }, amount[1]];
  }
  const the = tokens[i]?.w === 'the' ? i + 1 : i;
  const later = tokens[the + 1]?.w;
  if (tokens[the]?.n != null && (later === 'upcoming' || later === 'coming' || later === 'next')) {
    const joined = [...tokens.slice(0, the + 1), ...tokens.slice(the + 2)];
    const amount = amountAt(joined, the);
    return amount && !isClockAmount(amount[0].most)
      ? [{ k: 'window', amount: amount[0].most, back: false }, amount[1] + 1]
      : null;
  }
  return null;
};

const besideWords = phrase('the? day|week|weekend before|after|following');

const oneDay: Amount = { ms: 0, days: 1, workdays: 0, months: 0, unit: 'day' };

/** "the day before Christmas", "the week after the 18th". */
export const beside: Reader<DaySpec> = (tokens, i) => {
  const at = besideWords(tokens, i);
  const day = at ? firstOf(holiday, namedDate, dayOfMonth, weekday, unit, relative)(tokens, at) : null;
  if (!at || !day) return null;
  const sign = tokens[at - 1]?.w === 'before' ? -1 : 1;
  const step = tokens[at - 2]?.w;
  const amount = step === 'day' ? oneDay : { ...oneDay, days: 7 };
  const moved: DaySpec = { k: 'from', least: amount, most: amount, sign, anchor: day[0] };
  return [step === 'day' ? moved : { k: 'weekOf', day: moved, unit: step === 'week' ? 'week' : 'weekend' }, day[1]];
};

const halfWords = phrase('the? first half of', 'the? second|last half of', 'the? first half', 'the? second|last half');

/** "Q3 2027", "the second half of the year". */
export const shareOfYear: Reader<DaySpec> = (tokens, i) => {
  const quarter = tokens[i]?.w === 'q' && tokens[i + 1]?.glued ? (tokens[i + 1]?.n ?? 0) : 0;
  if (quarter >= 1 && quarter <= 4) {
    const [year, end] = yearAfter(tokens, i + 2);
    const of: DaySpec = year === undefined ? { k: 'unit', unit: 'year', shift: 0 } : { k: 'year', year };
    return [{ k: 'nth', n: quarter, of, unit: 'quarter' }, end];
  }
  const at = halfWords(tokens, i);
  const whole = at ? firstOf(month, unit, plainUnit, bareYearAnywhere)(tokens, at) : null;
  if (!at || !whole) return null;
  return [
    {
      k: 'nth',
      n: tokens.slice(i, at).some(({ w, n }) => w === 'last' || n === 2) ? 2 : 1,
      of: whole[0],
      unit: 'half',
    },
    whole[1],
  ];
};
