import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { holidayOn } from '../../../reading/when/holiday.ts';
import { addMonths, addWorkdays, DAY, dateWall, HOUR, instantOf, MINUTE, wallOf } from '../../../reading/when/wall.ts';

const zones = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/St_Johns',
];
const longAgo = new Date(0);
const iso = (wall: number) => new Date(wall).toISOString().slice(0, 16);

test('an instant is what the clocks of its zone show, and back', () => {
  const instants = fc.date({ min: new Date('2012-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
      const wall = wallOf(instant, zone);
      expect(iso(wall)).toBe(DateTime.fromJSDate(instant, { zone }).toFormat("yyyy-MM-dd'T'HH:mm"));
      expect(instantOf(wall, zone, instant)).toEqual(instant);
    }),
  );
});

test.each([
  [
    'a time that never comes is the first minute after the gap',
    'Europe/Berlin',
    dateWall(2026, 3, 29) + 2.5 * HOUR,
    '2026-03-29T01:00',
  ],
  ['of half an hour too', 'Australia/Lord_Howe', dateWall(2026, 10, 4) + 2 * HOUR + 10 * MINUTE, '2026-10-03T15:30'],
  ['a whole day that never came', 'Pacific/Apia', dateWall(2011, 12, 30) + 12 * HOUR, '2011-12-30T10:00'],
  ['a time that comes twice is the first', 'America/Chicago', dateWall(2026, 11, 1) + 1.5 * HOUR, '2026-11-01T06:30'],
])('%s (%s)', (_, zone, wall, utc) => {
  expect(iso(instantOf(wall, zone, longAgo).getTime())).toBe(utc);
});

test.each([
  [2026, 'easter', '04-05'],
  [2025, 'easter', '04-20'],
  [2038, 'easter', '04-25'],
  [2049, 'easter', '04-18'],
  [2076, 'easter', '04-19'],
  [2026, 'good friday', '04-03'],
  [2026, 'thanksgiving', '11-26'],
  [2026, 'black friday', '11-27'],
  [2026, 'memorial day', '05-25'],
  [2026, 'new year eve', '12-31'],
])('in %i %s is on %s', (year, name, date) => {
  expect(iso(holidayOn(name, year)).slice(0, 10)).toBe(`${year}-${date}`);
});

test('a month on from its 31st is the last day of a shorter one', () => {
  expect(iso(addMonths(dateWall(2026, 1, 31) + HOUR, 1))).toBe('2026-02-28T01:00');
});

test('working days leave the weekend out', () => {
  expect(addWorkdays(dateWall(2026, 11, 20), 1)).toBe(dateWall(2026, 11, 23));
  expect(addWorkdays(dateWall(2026, 11, 23), -1)).toBe(dateWall(2026, 11, 23) - 3 * DAY);
});
