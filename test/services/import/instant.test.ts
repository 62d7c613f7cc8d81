import { describe, expect, test } from 'vitest';
import { type DateRules, readInstant } from '../../../services/import/instant.ts';

const newYork: DateRules = { timeZone: 'America/New_York', dateOrder: 'month_first' };
const berlin: DateRules = { timeZone: 'Europe/Berlin', dateOrder: 'day_first' };
const undecided: DateRules = { timeZone: 'America/New_York', dateOrder: null };
const read = (text: string, rules: DateRules) => {
  const found = readInstant(text, rules);
  return 'instant' in found ? found.instant.toISOString() : found.problem;
};

describe('readInstant()', () => {
  test.each([
    ['2026-11-20T08:30:00Z', newYork, '2026-11-20T08:30:00.000Z'],
    ['2026-11-20T08:30:00.123456+01:00', newYork, '2026-11-20T07:30:00.123Z'],
    ['2026-11-20 08:30+0530', newYork, '2026-11-20T03:00:00.000Z'],
    ['2026-11-20 08:30', newYork, '2026-11-20T13:30:00.000Z'],
    ['20261120T0830', newYork, '2026-11-20T13:30:00.000Z'],
    ['2026-W47-5T08:30', newYork, '2026-11-20T13:30:00.000Z'],
    ['2026-11-20', berlin, '2026-11-19T23:00:00.000Z'],
    ['11/20/2026 8:30 PM', newYork, '2026-11-21T01:30:00.000Z'],
    ['20/11/2026 8:30', undecided, '2026-11-20T13:30:00.000Z'],
    ['3/4/2026 12:00', newYork, '2026-03-04T17:00:00.000Z'],
    ['3/4/2026 12:00', berlin, '2026-04-03T10:00:00.000Z'],
    ['03.04.2026 12 am', undecided, '2026-04-03T04:00:00.000Z'],
    ['20 Nov 2026 8pm', berlin, '2026-11-20T19:00:00.000Z'],
    ['Fri, November 20th, 2026 at 20:00', berlin, '2026-11-20T19:00:00.000Z'],
    ['20.11.2026 20.00 Uhr', berlin, '2026-11-20T19:00:00.000Z'],
    ['20/11/2026 à 20h00', berlin, '2026-11-20T19:00:00.000Z'],
    ['2026-10-25 02:30', berlin, '2026-10-25T00:30:00.000Z'],
  ])('reads "%s"', (text, rules, iso) => expect(read(text, rules)).toBe(iso));

  test.each([
    ['2026-12-01 10:00:00-05', '2026-12-01T15:00:00.000Z'],
    ['2026-12-01 10:00:00.25-05', '2026-12-01T15:00:00.000Z'],
    ['2026-12-01 10:00:00+05:30', '2026-12-01T04:30:00.000Z'],
    ['2026-12-01 10:00:00+00', '2026-12-01T10:00:00.000Z'],
    ['2026-12-01 10:00:00Z', '2026-12-01T10:00:00.000Z'],
    ['2026-12-01 10:00:00-03:30', '2026-12-01T13:30:00.000Z'],
    ['2026-12-01 10:00 -0500', '2026-12-01T15:00:00.000Z'],
    ['2026-12-01T10:00-11:00', '2026-12-01T21:00:00.000Z'],
    ['2026-12-01 14:00-05:00', '2026-12-01T19:00:00.000Z'],
    ['2026-12-01 10:00 UTC', '2026-12-01T10:00:00.000Z'],
  ])('reads the offset of "%s"', (text, iso) => expect(read(text, newYork)).toBe(iso));

  test.each([
    ['10:00-11:00', '10:00'],
    ['10:00 - 11:30', '10:00'],
    ['10:00–11:00', '10:00'],
    ['09:00-10:00', '09:00'],
    ['9am-10am', '09:00'],
    ['9-10am', '09:00'],
    ['11-1pm', '11:00'],
    ['10:30 to 11:15 pm', '22:30'],
    ['7.30 - 8.15 p.m.', '19:30'],
    ['14:00 bis 15:00', '14:00'],
    ['14:00 a 15:00', '14:00'],
    ['22:00 – 02:00', '22:00'],
    ['10:00:00 - 11:00:00', '10:00'],
    ['14:00 - 2026-12-01 15:00', '14:00'],
  ])('takes the start of the range "%s"', (range, start) =>
    expect(read(`2026-12-01 ${range}`, newYork)).toBe(read(`2026-12-01 ${start}`, newYork)),
  );

  test('an interval of ISO 8601 is its start', () => {
    for (const end of ['2026-12-01T15:00', '20261201T1500Z', 'PT1H'])
      expect(read(`2026-12-01T14:00/${end}`, newYork)).toBe('2026-12-01T19:00:00.000Z');
  });

  test.each([
    ['2026-03-29 02:30', 'does not exist in Europe/Berlin: the clocks change'],
    ['2026-03-29T02:30', 'does not exist in Europe/Berlin: the clocks change'],
    ['2026-02-30 10:00', 'is not a real date and time'],
    ['2026-11-20 25:00', 'is not a real date and time'],
    ['2026-11-20 10:00 - 11:75', 'is not a real date and time'],
    ['2026-11-20 10:00:00+15', 'has an offset that no place uses'],
    ['2026-11-20 20:00-02:00', expect.stringContaining('an offset from UTC')],
    ['2026-11-20 10:00-11', expect.stringContaining('an offset from UTC')],
    ['11/20/2026 10:00', expect.stringContaining('day first')],
    ['tomorrow', 'is not a date and time such as 2026-11-20 08:30'],
    ['', 'is not a date and time such as 2026-11-20 08:30'],
    ['08:30', 'is not a date and time such as 2026-11-20 08:30'],
    ['3/4/20261 10:00', 'is not a date and time such as 2026-11-20 08:30'],
  ])('refuses "%s"', (text, problem) => expect(read(text, berlin)).toEqual(problem));

  test('an ambiguous date is refused where the file does not decide', () => {
    expect(read('3/4/2026 10:00', undecided)).toContain('day or the month first');
    expect(read('3.4.2026 10:00', { ...undecided, dateOrder: 'mixed' })).toContain('day or the month first');
    expect(read('4/4/2026 10:00', undecided)).toBe('2026-04-04T14:00:00.000Z');
  });
});
