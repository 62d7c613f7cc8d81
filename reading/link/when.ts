import { DateTime } from 'luxon';
import type { Heard } from './heard.ts';
import { titleNamed } from './named.ts';

const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens: Record<number, string> = { 2: 'twenty', 3: 'thirty', 4: 'forty', 5: 'fifty' };
const months = 'january february march april may june july august september october november december'.split(' ');
const weekdays = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const ordinals =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );
/** 0..59 as said: "forty five". */
export const inWords = (value: number): string =>
  units[value] ?? [tens[Math.floor(value / 10)], value % 10 ? units[value % 10] : ''].join(' ').trim();
const ordinalWords = (day: number): string =>
  ordinals[day - 1] ?? (day === 30 ? 'thirtieth' : `${tens[Math.floor(day / 10)]} ${ordinals[(day % 10) - 1]}`);
const ordinal = (day: number): string => {
  const suffix = day % 100 >= 11 && day % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${suffix}`;
};

/**
 * Whether the words name the local date of `at`, relative to the call: a full date, day and month, "the 6th" within the
 * next month, a weekday within the week, "today", "tomorrow", "yesterday" and their parts of the day.
 * @param title Of what starts then: a sentence with it and "today" dates it, where "today" alone would not.
 */
export function dateSaid(heard: Heard, at: DateTime, call: DateTime, title: string): boolean {
  const month = months[at.month - 1] ?? '';
  const short = month.slice(0, 3);
  const days = Math.round(at.startOf('day').diff(call.startOf('day'), 'days').days);
  const { day } = at;
  const dayForms = `(?:${day}|0${day}|${ordinal(day)}|${ordinalWords(day)})`;
  const number = (value: number) => `0?${value}`;
  const patterns = [
    `(?:${month}|${short}) (?:the )?${dayForms}(?![\\d:/])`,
    `${dayForms} (?:of )?(?:${month}|${short})`,
    `${at.year}[-/]${number(at.month)}[-/]${number(day)}`,
    `(?:${number(at.month)}[-/]${number(day)}|${number(day)}[-/]${number(at.month)})(?:[-/](?:20)?\\d\\d)?(?![-/\\d])`,
  ];
  if (days >= -1 && days <= 31)
    patterns.push(`the ${ordinal(day)}(?! (?:of (?!this)|avenue|street|floor|time|one|anniversary|birthday))`);
  if (days >= -1 && days <= 7) patterns.push(`(?<!good )${weekdays[at.weekday - 1]}s?`);
  if (days === 0) patterns.push('(?:todays?|tonights?|this (?:very )?(?:morning|noon|afternoon|evening))');
  if (days === 1) patterns.push('(?<!day after )tomorrow');
  if (days === -1) patterns.push('(?:yesterday|last night)');
  if (new RegExp(` (?:${patterns.join('|')})(?= )`).test(heard.text)) return true;
  return days === 0 && heard.aside.some((text) => titleNamed(title, { text, words: new Set(text.split(' ')) }));
}

/**
 * Whether the words name the local time of `at`: "7 pm", "19:30", "half past seven", "at seven"; morning and evening
 * are distinguished.
 */
export function timeSaid(heard: Heard, at: DateTime): boolean {
  const { hour, minute } = at;
  const [half, otherHalf] = hour < 12 ? ['am', 'pm'] : ['pm', 'am'];
  const h12 = hour % 12 || 12;
  const hours = `(?:${h12}|0${h12}|${inWords(h12)})`;
  const mm = String(minute).padStart(2, '0');
  const notOther = `(?! ${otherHalf}| in the ${half === 'am' ? '(?:afternoon|evening)' : 'morning'})`;
  const patterns = [`(?:${h12}|0${h12}):${mm}${notOther}`, `(?:${hour}|0${hour}):${mm}${hour > 12 ? '' : notOther}`];
  if (minute === 0) {
    patterns.push(`${hours} (?:oclock )?(?:${half}|in the ${half === 'am' ? 'morning' : '(?:afternoon|evening)'})`);
    patterns.push(`${hours} oclock${notOther}`);
    patterns.push(
      `at ${hours}(?! (?:\\d|oh|ten|fifteen|twenty|thirty|forty|fifty|percent|dollars|people|of|hundred))${notOther}`,
    );
    if (hour === 12) patterns.push('noon');
    if (hour === 0) patterns.push('midnight');
  } else {
    const next = inWords((h12 % 12) + 1);
    patterns.push(`${inWords(h12)} ${minute < 10 ? `oh ${inWords(minute)}` : inWords(minute)}${notOther}`);
    if (minute === 15) patterns.push(`quarter past ${hours}${notOther}`);
    if (minute === 30) patterns.push(`half past ${hours}${notOther}`);
    if (minute === 45) patterns.push(`quarter to (?:${next}|${(h12 % 12) + 1})`);
  }
  return new RegExp(` (?:${patterns.join('|')})(?= )`).test(heard.text);
}

/** First and last local hour, inclusive, that a word for a part of the day may mean. */
const parts: Record<string, readonly [number, number]> = {
  breakfast: [5, 10],
  morning: [5, 11],
  brunch: [9, 13],
  lunch: [11, 14],
  lunchtime: [11, 14],
  noon: [11, 13],
  afternoon: [12, 17],
  evening: [17, 23],
  dinner: [17, 22],
  supper: [17, 22],
  tonight: [17, 23],
  night: [18, 23],
};

/** 1: a part of the day was said and fits; −1: only others were said; 0: none was said. */
export function partOfDayFits(heard: Heard, at: DateTime): -1 | 0 | 1 {
  const saidParts = Object.entries(parts).filter(([word]) => heard.words.has(word));
  if (saidParts.length === 0) return 0;
  return saidParts.some(([, hours]) => isWithin(hours, at)) ? 1 : -1;
}

const meals = ['breakfast', 'brunch', 'lunch', 'lunchtime', 'dinner', 'supper'];

/** Whether a meal was said at whose time it starts: said of a booking, where "in the morning" is said of anything. */
export const mealFits = (heard: Heard, at: DateTime): boolean =>
  meals.some((meal) => heard.words.has(meal) && isWithin(parts[meal], at));

const isWithin = (part: readonly [number, number] | undefined, { hour }: DateTime) =>
  part !== undefined && hour >= part[0] && hour <= part[1];

/** The zone's wall clock at an instant. */
export const localTime = (instant: Date, timeZone: string): DateTime =>
  DateTime.fromJSDate(instant, { zone: timeZone });
