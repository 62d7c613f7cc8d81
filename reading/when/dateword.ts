import type { DaySpec } from './day.ts';
import { ambiguous, monthAt, weekdayAt } from './names.ts';
import { phrase, type Reader } from './phrase.ts';
import type { Token } from './token.ts';
import { mods } from './weekday.ts';

const yearAt: Reader<number> = (tokens, i) => {
  const token = tokens[i];
  if (!token || token.n === null || token.ord) return null;
  if (token.n >= 1900 && token.n <= 2100 && (token.len === 4 || token.len === 0)) return [token.n, i + 1];
  const next = tokens[i + 1];
  // "twenty twenty six", "nineteen ninety nine".
  if (
    token.len === 0 &&
    (token.n === 20 || token.n === 19) &&
    next?.n != null &&
    next.len === 0 &&
    !next.ord &&
    next.n >= 10 &&
    next.n < 100
  ) {
    return [token.n * 100 + next.n, i + 2];
  }
  return null;
};

/** A year after a date: "2026", ", 2026", "of 2026", "in 2026", "'26". */
export function yearAfter(tokens: readonly Token[], i: number): readonly [number | undefined, number] {
  const at = [',', 'of', 'in', '-', '/'].includes(tokens[i]?.w ?? '') ? i + 1 : i;
  const year = yearAt(tokens, at);
  if (year && tokens[year[1]]?.w !== ':') return year;
  return [undefined, i];
}

const modYear: Reader<number> = (tokens, i) => {
  const last = phrase('of? last|past year')(tokens, i);
  if (last) return [-1, last];
  const next = phrase('of? next year')(tokens, i);
  return next ? [1, next] : null;
};

const dayNumber = (token: Token | undefined): number | null =>
  token && token.n !== null && token.n >= 1 && token.n <= 31 && token.len <= 2 ? token.n : null;

/** "12th of May", "May 12", "May the twelfth, 2027", "14 nov", "15th day of June", "Dec-2018", "mar4". */
export const namedDate: Reader<DaySpec> = (tokens, start) => {
  const i = tokens[start]?.w === 'the' || mods[tokens[start]?.w ?? ''] === 'this' ? start + 1 : start;
  const first = dayNumber(tokens[i]);
  if (first) {
    const at = phrase('day of the?', 'day in', 'of the?', '-', '/')(tokens, i + 1) ?? i + 1;
    const month = monthAt(tokens[at]);
    if (month) return datedBy(tokens, first, month, at + 1);
  }
  const month = monthAt(tokens[i]);
  if (!month) return null;
  const at = phrase('the', '-', '/', '.')(tokens, i + 1) ?? i + 1;
  const day = dayNumber(tokens[at]);
  if (!day || (tokens[at + 1]?.w === ':' && tokens[at + 1]?.glued)) return null;
  const end = tokens[at + 1]?.glued && tokens[at + 1]?.w === 'th' ? at + 2 : at + 1;
  // "May 3 30" would be a time; "March eighteenth nine thirty" already has its day.
  return datedBy(tokens, day, month, end);
};

function datedBy(tokens: readonly Token[], day: number, month: number, at: number): readonly [DaySpec, number] {
  const [year, end] = yearAfter(tokens, at);
  if (year !== undefined) return [{ k: 'date', day, month, year }, end];
  const shifted = modYear(tokens, at);
  return shifted ? [{ k: 'date', day, month, yearShift: shifted[0] }, shifted[1]] : [{ k: 'date', day, month }, end];
}

/** "the 3rd", "on the third", "the 21st this month", "Monday 21": a bare number only after a weekday. */
export const dayOfMonth: Reader<DaySpec> = (tokens, start) => {
  const the = tokens[start]?.w === 'the';
  const token = tokens[the ? start + 1 : start];
  const end = the ? start + 2 : start + 1;
  const day = dayNumber(token);
  if (!token || !day) return null;
  const afterWeekday =
    weekdayAt(tokens, start - 1) !== null || (tokens[start - 1]?.w === ',' && weekdayAt(tokens, start - 2) !== null);
  const next = tokens[end];
  const loose = !next || /^[.,;:!?-]$/.test(next.w) || nextWords.has(next.w) || next.n !== null;
  const before = tokens[start - 1]?.w ?? '';
  if (!token.ord) {
    const clockLike = [':', '.', 'am', 'pm', "o'clock", '-'].includes(next?.w ?? '');
    return (the || afterWeekday) && loose && !clockLike && !(afterWeekday && !the && token.len !== 2 && next?.n != null)
      ? afterWeekday && !the && (token.len === 0 || day < 13)
        ? null
        : [{ k: 'date', day }, end]
      : null;
  }
  // "first thing", "the second floor", "third time": small ordinals in words are counts.
  const said =
    the ||
    afterWeekday ||
    token.len > 0 ||
    ['on', 'until', 'by', 'from', 'between', 'after', 'before', 'through', 'to', 'and', 'or'].includes(before);
  return said && (loose || day > 9) ? [{ k: 'date', day }, end] : null;
};

const nextWords = new Set(
  'at in on of from to until through and or around about between after before by this next if would works is for but so between any morning afternoon evening night i call we you could can'.split(
    ' ',
  ),
);

export const numeral: Reader<DaySpec> = (tokens, i) => {
  const marks = tokens[i + 1]?.w;
  if (!marks || !['/', '-', '.'].includes(marks) || !tokens[i + 1]?.glued || !tokens[i + 2]?.glued)
    return compact(tokens, i);
  const [a, b] = [tokens[i], tokens[i + 2]];
  if (a?.n == null || !b) return compact(tokens, i);
  const third = tokens[i + 3]?.w === marks && tokens[i + 3]?.glued && tokens[i + 4]?.glued ? tokens[i + 4] : undefined;
  if (a.len === 4 && third) {
    const month = b.n ?? monthAt(b);
    return month && third.n ? [{ k: 'date', day: third.n, month, year: a.n }, i + 5] : null;
  }
  if (b.n === null || a.n > 31 || b.n > 31 || a.n < 1 || b.n < 1) return null;
  if (third?.n != null && (third.len === 2 || third.len === 4)) {
    return [{ ...order(a.n, b.n), year: third.len === 2 ? 2000 + third.n : third.n }, i + 5];
  }
  if (marks === '/' && a.n >= 1 && a.n <= 31 && b.n <= 31 && b.n >= 1) {
    const at = tokens[i + 3]?.w === ',' ? i + 4 : i + 3;
    const year = yearAt(tokens, at);
    return year ? [{ ...order(a.n, b.n), year: year[0] }, year[1]] : [order(a.n, b.n), i + 3];
  }
  // "7.6" after a weekday is a date; "7.30", and "7.6" elsewhere, are not.
  const dotted =
    marks === '.' && b.len <= 2 && b.n <= 12 && (b.len === 1 || b.w.startsWith('0')) && weekdayAt(tokens, i - 1);
  return dotted ? [order(a.n, b.n), i + 3] : null;
};

/** Month first, if possible; callers in a country that writes the day first swap it (`swapped`). */
const order = (a: number, b: number): DaySpec & { k: 'date' } =>
  a > 12
    ? { k: 'date', day: a, month: b }
    : b > 12
      ? { k: 'date', day: b, month: a }
      : { k: 'date', day: b, month: a, swapped: false };

/** "20200701". */
const compact: Reader<DaySpec> = (tokens, i) => {
  const token = tokens[i];
  if (token?.len !== 8 || token.n === null) return null;
  const [year, month, day] = [Math.floor(token.n / 10_000), Math.floor(token.n / 100) % 100, token.n % 100];
  return year >= 1990 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
    ? [{ k: 'date', day, month, year }, i + 1]
    : null;
};

const monthMods = { this: 'this', next: 'next', coming: 'next', last: 'last' } as const;

export const month: Reader<DaySpec> = (tokens, start) => {
  // "2027 January"
  const yearFirst = yearAt(tokens, start);
  const then = yearFirst ? monthAt(tokens[yearFirst[1]]) : null;
  if (yearFirst && then) return [{ k: 'month', month: then, year: yearFirst[0], mod: 'plain' }, yearFirst[1] + 1];
  const mod = mods[tokens[start]?.w ?? ''];
  const i = mod ? start + 1 : start;
  const found = monthAt(tokens[i]);
  if (!found) return null;
  const before = tokens[i - 1]?.w ?? '';
  const [year, end] = yearAfter(tokens, i + 1);
  const meant =
    tokens[i]?.capital ||
    [
      'in',
      'of',
      'to',
      'until',
      'by',
      'from',
      'through',
      'mid',
      'early',
      'late',
      'before',
      'after',
      'since',
      '-',
    ].includes(before);
  if (!mod && year === undefined && ambiguous.has(tokens[i]?.w ?? '') && !(meant && start > 0)) return null;
  return [
    year === undefined
      ? { k: 'month', month: found, mod: mod ? monthMods[mod] : 'plain' }
      : { k: 'month', month: found, mod: 'plain', year },
    end,
  ];
};

export const bareYear: Reader<DaySpec> = (tokens, i) => {
  const before = tokens[i - 1]?.w ?? '';
  const year = yearAt(tokens, i);
  if (!year) {
    const end = phrase('the year')(tokens, i);
    const named = end ? yearAt(tokens, end) : null;
    return named ? [{ k: 'year', year: named[0] }, named[1]] : null;
  }
  const said = [
    'in',
    'year',
    'after',
    'before',
    'until',
    'since',
    'by',
    'of',
    'between',
    'from',
    'to',
    'through',
    'and',
    '-',
    '=',
  ].includes(before);
  const long = (tokens[i]?.n ?? 0) >= 1900;
  return said && long && tokens[i]?.n !== null ? [{ k: 'year', year: year[0] }, year[1]] : null;
};

export const bareYearAnywhere: Reader<DaySpec> = (tokens, i) => {
  const year = yearAt(tokens, i);
  return year ? [{ k: 'year', year: year[0] }, year[1]] : null;
};
