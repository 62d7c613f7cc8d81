import { type Amount, amountAt, isClockAmount } from './amount.ts';
import type { CalendarUnit, DaySpec, Edge } from './day.ts';
import { holidayNames } from './holiday.ts';
import { firstOf, phrase, type Reader } from './phrase.ts';
import type { Token } from './tokens.ts';

const names = (list: string): ReadonlyMap<string, number> =>
  new Map(list.split(' ').flatMap((words, i) => words.split('|').map((word) => [word, i + 1] as const)));

const weekdayNames = names(
  'monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday|sun',
);
const monthNames = names(
  'january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec',
);
/** Words that are something else as often: they need a sign that the time is meant. */
const doubtful = new Set(['sat', 'sun', 'mon', 'wed', 'may', 'march', 'mar', 'dec', 'sep']);

/** "Monday", "Mondays". */
export function weekdayAt(tokens: readonly Token[], i: number): number | null {
  const token = tokens[i];
  if (!token) return null;
  const weekday =
    weekdayNames.get(token.w) ?? (token.w.endsWith('days') ? weekdayNames.get(token.w.slice(0, -1)) : undefined);
  if (!weekday) return null;
  return !doubtful.has(token.w) ||
    token.capital ||
    /^(on|this|next|coming|by|until|till|before|after|from)$/.test(tokens[i - 1]?.w ?? '')
    ? weekday
    : null;
}

const monthAt = (token: Token | undefined): number | null => (token ? (monthNames.get(token.w) ?? null) : null);

const relative = ((): Reader<DaySpec> => {
  const words: readonly (readonly [ReturnType<typeof phrase>, number])[] = [
    [phrase('the? day before yesterday'), -2],
    [phrase('yesterday', 'last night', 'the other day'), -1],
    [phrase('the? day after tomorrow', 'overmorrow'), 2],
    [phrase('tomorrow', 'the? next|following day', 'the day after'), 1],
    [phrase('today', 'the? same day', 'this day'), 0],
  ];
  return (tokens, i) => {
    for (const [said, days] of words) {
      const end = said(tokens, i);
      if (end && !(days === 1 && tokens[end]?.n != null && tokens[i]?.w !== 'tomorrow'))
        return [{ k: 'relative', days }, end];
    }
    return null;
  };
})();

const mods: Readonly<Record<string, 'this' | 'next' | 'coming' | 'last'>> = {
  this: 'this',
  next: 'next',
  following: 'coming',
  coming: 'coming',
  upcoming: 'coming',
  last: 'last',
  past: 'last',
  previous: 'last',
};

const weekLater = phrase('week', 'week later');
const afterNext = phrase('after next');
const theFollowing = phrase('after');

/** "Friday", "this coming Friday", "Friday week", "the Monday after next", "in 3 days on Friday" is met elsewhere. */
const weekday: Reader<DaySpec> = (tokens, start) => {
  let i = tokens[start]?.w === 'the' ? start + 1 : start;
  let mod: 'plain' | 'this' | 'next' | 'coming' | 'last' = 'plain';
  for (let more = mods[tokens[i]?.w ?? '']; more; more = mods[tokens[i]?.w ?? '']) {
    // "this coming Friday" and "this upcoming Friday" are the next one, "this past Friday" the last.
    mod = mod === 'this' && more === 'coming' ? 'coming' : more;
    i += 1;
  }
  const on = weekdayAt(tokens, i);
  if (!on) return null;
  const end = i + 1;
  const later = weekLater(tokens, end);
  // "Friday week" but not "Friday week 3" nor "Friday, week ...".
  if (later && mod === 'plain') return [{ k: 'weekday', weekday: on, mod: 'coming', weeks: 1 }, later];
  const fortnight = phrase('fortnight')(tokens, end);
  if (fortnight && mod === 'plain') return [{ k: 'weekday', weekday: on, mod: 'coming', weeks: 2 }, fortnight];
  const next = afterNext(tokens, end);
  if (next) return [{ k: 'weekday', weekday: on, mod: 'next', weeks: 1 }, next];
  const following = theFollowing(tokens, end);
  const bare =
    following && tokens[start]?.w === 'the' && (!tokens[following] || /^[.,;!?]$/.test(tokens[following]?.w ?? ''));
  if (bare) return [{ k: 'weekday', weekday: on, mod: 'next', weeks: 0 }, following];
  return [{ k: 'weekday', weekday: on, mod, weeks: 0 }, end];
};

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
function yearAfter(tokens: readonly Token[], i: number): readonly [number | undefined, number] {
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
const namedDate: Reader<DaySpec> = (tokens, start) => {
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
  // "May 3 30" would be a time; "March eighteenth nine thirty" has its day already.
  return datedBy(tokens, day, month, end);
};

function datedBy(tokens: readonly Token[], day: number, month: number, at: number): readonly [DaySpec, number] {
  const [year, end] = yearAfter(tokens, at);
  if (year !== undefined) return [{ k: 'date', day, month, year }, end];
  const shifted = modYear(tokens, at);
  return shifted ? [{ k: 'date', day, month, yearShift: shifted[0] }, shifted[1]] : [{ k: 'date', day, month }, end];
}

/** "the 3rd", "on the third", "the 21st this month", "Monday 21": a bare number only behind a weekday. */
const dayOfMonth: Reader<DaySpec> = (tokens, start) => {
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
  // "first thing", "the second floor", "third time": small ordinals in words count things.
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

const numeral: Reader<DaySpec> = (tokens, i) => {
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
  // "7.6" behind a weekday is a date, "7.30" and "7.6" elsewhere are not.
  const dotted =
    marks === '.' && b.len <= 2 && b.n <= 12 && (b.len === 1 || b.w.startsWith('0')) && weekdayAt(tokens, i - 1);
  return dotted ? [order(a.n, b.n), i + 3] : null;
};

/** Month first, as long as it can be; whoever reads it in a country that writes the day first turns it (`swapped`). */
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

const month: Reader<DaySpec> = (tokens, start) => {
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
  if (!mod && year === undefined && doubtful.has(tokens[i]?.w ?? '') && !(meant && start > 0)) return null;
  return [
    year === undefined
      ? { k: 'month', month: found, mod: mod ? monthMods[mod] : 'plain' }
      : { k: 'month', month: found, mod: 'plain', year },
    end,
  ];
};

const bareYear: Reader<DaySpec> = (tokens, i) => {
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
const unit: Reader<DaySpec> = (tokens, start) => {
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

const holidayPhrases = ((): readonly (readonly [ReturnType<typeof phrase>, string])[] => {
  const written: Readonly<Record<string, readonly string[]>> = {
    'christmas eve': ['christmas|xmas eve'],
    christmas: ['christmas|xmas day?'],
    'new year eve': ['new year|years eve'],
    'new year': ['new year|years day', 'the? new year|years'],
    'workers day': ["international? workers|worker|workers' '? day", 'labour day', 'may day'],
    'independence day': ['independence day', 'the fourth of july'],
    valentine: ['valentine|valentines day?'],
    'mother day': ["mother|mothers '? day"],
    'father day': ["father|fathers '? day"],
    'presidents day': ["president|presidents '? day"],
    'martin luther king day': ['mlk day', 'martin luther king jr? day'],
    'veterans day': ["veteran|veterans '? day"],
    'st patrick day': ["st|saint .? patrick|patricks '? day"],
    pentecost: ['pentecost', 'whit sunday'],
    thanksgiving: ['thanksgiving day?'],
    'easter monday': ['easter monday'],
    easter: ['easter sunday?'],
  };
  return holidayNames.map((name) => [phrase(...(written[name] ?? [name])), name] as const);
})();

const holiday: Reader<DaySpec> = (tokens, start) => {
  const mod = ['next', 'following', 'coming', 'this'].includes(tokens[start]?.w ?? '') ? start + 1 : start;
  for (const [said, name] of holidayPhrases) {
    const end = said(tokens, mod);
    if (!end) continue;
    // "in the new year" is no day of it.
    if (name === 'new year' && tokens[start - 1]?.w === 'in')
      return [{ k: 'month', month: 1, mod: 'next', edge: 'start' }, end];
    const [year, after] = yearAfter(tokens, end);
    const next = mod > start && tokens[start]?.w !== 'this' ? { mod: 'next' as const } : {};
    return [{ k: 'holiday', name, ...(year === undefined ? {} : { year }), ...next }, after];
  }
  return null;
};

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
const edged: Reader<DaySpec> = (tokens, start) => {
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
const weekOf: Reader<DaySpec> = (tokens, i) => {
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
const nth: Reader<DaySpec> = (tokens, start) => {
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
const bareYearAnywhere: Reader<DaySpec> = (tokens, i) => {
  const year = yearAt(tokens, i);
  return year ? [{ k: 'year', year: year[0] }, year[1]] : null;
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
const dayOrTwo = phrase('the? next|coming day|week or 2|3');
/** "the next four business days", "the 2 upcoming months". */
const windowAt: Reader<DaySpec> = (tokens, i) => {
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
    // Quarters, decades: whole ones on the calendar.
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
const beside: Reader<DaySpec> = (tokens, i) => {
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
const shareOfYear: Reader<DaySpec> = (tokens, i) => {
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

/** A day, week, month or year, the longest words first. */
export const plainDayAt: Reader<DaySpec> = firstOf<DaySpec>(
  weekOf,
  beside,
  shareOfYear,
  nth,
  windowAt,
  edged,
  relative,
  holiday,
  numeral,
  namedDate,
  unit,
  weekday,
  dayOfMonth,
  month,
  bareYear,
);
