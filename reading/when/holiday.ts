import { DAY, dateWall, type Wall, weekdayOf } from './wall.ts';

const fixed: Readonly<Record<string, readonly [month: number, day: number]>> = {
  christmas: [12, 25],
  'christmas eve': [12, 24],
  'boxing day': [12, 26],
  'new year': [1, 1],
  'new year eve': [12, 31],
  valentine: [2, 14],
  halloween: [10, 31],
  'independence day': [7, 4],
  'republic day': [1, 26],
  juneteenth: [6, 19],
  'workers day': [5, 1],
  'veterans day': [11, 11],
  'earth day': [4, 22],
  'st patrick day': [3, 17],
  'groundhog day': [2, 2],
};

/** Holidays on the nth weekday of a month, counted from its end if `nth` is negative, plus some days. */
const byWeekday: Readonly<Record<string, readonly [month: number, weekday: number, nth: number, later: number]>> = {
  thanksgiving: [11, 4, 4, 0],
  'black friday': [11, 4, 4, 1],
  'cyber monday': [11, 4, 4, 4],
  'labor day': [9, 1, 1, 0],
  'memorial day': [6, 1, 1, -7],
  'martin luther king day': [1, 1, 3, 0],
  'presidents day': [2, 1, 3, 0],
  'columbus day': [10, 1, 2, 0],
  'mother day': [5, 7, 2, 0],
  'father day': [6, 7, 3, 0],
};
const byEaster: Readonly<Record<string, number>> = { 'good friday': -2, 'easter monday': 1, easter: 0, pentecost: 49 };

/**
 * Names for `holidayOn`, longer ones before their prefixes. Holidays that follow the moon are left out except Easter's:
 * nobody is called on a guess.
 */
export const holidayNames: readonly string[] = [
  ...Object.keys(fixed),
  ...Object.keys(byWeekday),
  ...Object.keys(byEaster),
].sort((a, b) => b.length - a.length);

/** Midnight of the holiday in a year. */
export function holidayOn(name: string, year: number): Wall {
  const date = fixed[name];
  if (date) return dateWall(year, date[0], date[1]);
  const rule = byWeekday[name];
  if (rule) return nthWeekday(year, rule[0], rule[1], rule[2]) + rule[3] * DAY;
  return easterOn(year) + (byEaster[name] ?? 0) * DAY;
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): Wall {
  const first = dateWall(year, month, 1);
  return first + (((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7) * DAY;
}

/** Easter Sunday: the first Sunday after the ecclesiastical full moon (Gauss), which is never later than 18 April. */
function easterOn(year: number): Wall {
  const century = Math.floor(year / 100);
  const shift = 15 + century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25);
  const golden = year % 19;
  const days = (19 * golden + shift) % 30;
  const fullMoon = dateWall(year, 3, 21 + days - (days === 29 || (days === 28 && golden > 10) ? 1 : 0));
  return fullMoon + (7 - (weekdayOf(fullMoon) % 7)) * DAY;
}
