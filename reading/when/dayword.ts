import { bareYear, dayOfMonth, month, namedDate, numeral } from './dateword.ts';
import type { DaySpec } from './day.ts';
import { holiday } from './holidayword.ts';
import { firstOf, type Reader } from './phrase.ts';
import { relative } from './relative.ts';
import { beside, edged, nth, shareOfYear, unit, weekOf, windowAt } from './stretch.ts';
import { weekday } from './weekday.ts';

/** A day, week, month or year, longest words first. */
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
