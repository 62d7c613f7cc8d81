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
};

/** Names as `holidayOn` takes them; days that move by the moon beyond Easter are left out, for nobody is called by a guess. */
export const holidayNames: readonly string[] = [
  ...Object.keys(fixed),
  'easter',
  'easter monday',
  'good friday',
  'thanksgiving',
  'labor day',
  'memorial day',
];

/** Midnight of the holiday in a year. */
export function holidayOn(name: string, year: number): Wall {
  const date = fixed[name];
  if (date) return dateWall(year, date[0], date[1]);
  if (name === 'thanksgiving') return nthWeekday(year, 11, 4, 4);
  if (name === 'labor day') return nthWeekday(year, 9, 1, 1);
  if (name === 'memorial day') return nthWeekday(year, 6, 1, 1) - 7 * DAY;
  return easterOn(year) + ({ 'good friday': -2, 'easter monday': 1 }[name] ?? 0) * DAY;
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): Wall {
  const first = dateWall(year, month, 1);
  return first + (((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7) * DAY;
}

/** Easter Sunday: the first Sunday after the full moon of the church (Gauss), which is never later than 18 April. */
function easterOn(year: number): Wall {
  const century = Math.floor(year / 100);
  const shift = 15 + century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25);
  const golden = year % 19;
  const days = (19 * golden + shift) % 30;
  const fullMoon = dateWall(year, 3, 21 + days - (days === 29 || (days === 28 && golden > 10) ? 1 : 0));
  return fullMoon + (7 - (weekdayOf(fullMoon) % 7)) * DAY;
}
