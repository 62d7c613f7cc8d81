import { expect, test } from 'vitest';
import { firstDue } from '../../../core/contact/due.ts';
import type { DayWindow } from '../../../core/contact/plan.ts';

const windows: DayWindow[] = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '20:00' }];
/** Monday, 12:00 in New York. */
const now = new Date('2026-11-23T17:00:00Z');
const due = (from: string, to = from, hours = windows) => {
  const wish = { from: new Date(from), to: new Date(to) };
  const { at, reason } = firstDue(wish, { windows: hours, timeZone: 'America/New_York' }, { ringSeconds: 25, now });
  return [at?.toISOString().slice(0, 16) ?? null, reason];
};

test.each<[string, [string, string?], [string | null, string]]>([
  ['a moment in the hours', ['2026-11-24T20:00Z'], ['2026-11-24T20:00', 'wished']],
  ['a span that the hours cut', ['2026-11-24T12:00Z', '2026-11-24T16:00Z'], ['2026-11-24T14:00', 'wished']],
  ['a span under way', ['2026-11-23T15:00Z', '2026-11-23T22:00Z'], ['2026-11-23T17:00', 'wished']],
  ['this very moment', ['2026-11-23T17:00Z'], ['2026-11-23T17:00', 'wished']],
  ['a moment at night', ['2026-11-24T03:00Z'], ['2026-11-24T14:00', 'outside_hours']],
  ['a span at night', ['2026-11-24T02:00Z', '2026-11-24T06:00Z'], ['2026-11-24T14:00', 'outside_hours']],
  ['a moment too near to closing to ring', ['2026-11-24T00:59:50Z'], ['2026-11-24T14:00', 'outside_hours']],
  [
    'a span that ends as the hours open',
    ['2026-11-24T12:00Z', '2026-11-24T14:00Z'],
    ['2026-11-24T14:00', 'outside_hours'],
  ],
  ['a moment an hour ago', ['2026-11-23T16:00Z'], ['2026-11-23T17:00', 'overdue']],
  ['a span that is over', ['2026-11-23T14:00Z', '2026-11-23T17:00Z'], ['2026-11-23T17:00', 'overdue']],
  ['a moment 23:59 ago', ['2026-11-22T17:01Z'], ['2026-11-23T17:00', 'overdue']],
  ['a moment a day ago', ['2026-11-22T17:00Z'], [null, 'too_late']],
])('%s', (_, [from, to], expected) => {
  expect(due(from, to)).toEqual(expected);
});
test('a tenant without calling hours', () => {
  expect(due('2026-11-24T20:00Z', '2026-11-24T20:00Z', [])).toEqual([null, 'no_window']);
});
