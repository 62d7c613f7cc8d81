import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { nextAllowed } from '../../../core/contact/hours.ts';
import type { DayWindow } from '../../../core/contact/plan.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7] as const;
const daytime: DayWindow[] = [{ days: everyDay, from: '09:00', to: '20:00' }];
const newYork = 'America/New_York';
const next = (at: string, windows: DayWindow[], timeZone: string, marginSeconds = 0) =>
  nextAllowed({ windows, timeZone }, new Date(at), marginSeconds)?.toISOString() ?? null;

describe('nextAllowed()', () => {
  test('leaves an instant inside a window as it is, to the millisecond', () => {
    expect(next('2026-11-23T15:00:00.123Z', daytime, newYork)).toBe('2026-11-23T15:00:00.123Z');
  });
  test('counts the opening minute in and the closing minute out', () => {
    expect(next('2026-11-23T14:00:00Z', daytime, newYork)).toBe('2026-11-23T14:00:00.000Z');
    expect(next('2026-11-24T00:59:59.999Z', daytime, newYork)).toBe('2026-11-24T00:59:59.999Z');
    expect(next('2026-11-24T01:00:00Z', daytime, newYork)).toBe('2026-11-24T14:00:00.000Z');
  });
  test('skips days that are not named', () => {
    const weekdays: DayWindow[] = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }];
    expect(next('2026-11-20T23:00:00Z', weekdays, newYork)).toBe('2026-11-23T14:00:00.000Z');
  });
  test('keeps the ring of a late call inside the window', () => {
    expect(next('2026-11-24T00:59:30Z', daytime, newYork, 25)).toBe('2026-11-24T00:59:30.000Z');
    expect(next('2026-11-24T00:59:40Z', daytime, newYork, 25)).toBe('2026-11-24T14:00:00.000Z');
  });
  test('lets a window overnight belong to the day on which it opens', () => {
    const fridayNight: DayWindow[] = [{ days: [5], from: '22:00', to: '02:00' }];
    expect(next('2026-11-21T06:30:00Z', fridayNight, newYork)).toBe('2026-11-21T06:30:00.000Z');
    expect(next('2026-11-21T07:00:00Z', fridayNight, newYork)).toBe('2026-11-28T03:00:00.000Z');
    expect(next('2026-11-20T06:30:00Z', fridayNight, newYork)).toBe('2026-11-21T03:00:00.000Z');
  });
  test('opens after the gap when the opening time does not exist that day', () => {
    const early: DayWindow[] = [{ days: [7], from: '02:30', to: '05:00' }];
    expect(next('2026-03-08T05:00:00Z', early, newYork)).toBe('2026-03-08T07:00:00.000Z');
  });
  test('passes over a window that lies wholly in a gap', () => {
    const lost: DayWindow[] = [{ days: [7], from: '02:10', to: '02:50' }];
    expect(next('2026-03-08T05:00:00Z', lost, newYork)).toBe('2026-03-15T06:10:00.000Z');
  });
  test('closes at the first of two equal times and opens at the first', () => {
    const late: DayWindow[] = [{ days: [7], from: '00:30', to: '01:30' }];
    expect(next('2026-11-01T05:29:00Z', late, newYork)).toBe('2026-11-01T05:29:00.000Z');
    expect(next('2026-11-01T05:30:00Z', late, newYork)).toBe('2026-11-08T05:30:00.000Z');
    const opening: DayWindow[] = [{ days: [7], from: '01:30', to: '03:00' }];
    expect(next('2026-11-01T05:00:00Z', opening, newYork)).toBe('2026-11-01T05:30:00.000Z');
    // Clocks show 01:15 for the second time: before the opening.
    expect(next('2026-11-01T06:15:00Z', opening, newYork)).toBe('2026-11-01T06:30:00.000Z');
  });
  test('passes a day that a zone left out', () => {
    const friday: DayWindow[] = [{ days: [5], from: '09:00', to: '17:00' }];
    expect(next('2011-12-30T00:00:00Z', friday, 'Pacific/Apia')).toBe('2012-01-05T19:00:00.000Z');
  });
  test('takes the earliest of several windows', () => {
    const halves: DayWindow[] = [
      { days: everyDay, from: '14:00', to: '18:00' },
      { days: everyDay, from: '09:00', to: '12:00' },
    ];
    expect(next('2026-11-23T17:30:00Z', halves, newYork)).toBe('2026-11-23T19:00:00.000Z');
    expect(next('2026-11-23T12:00:00Z', halves, newYork)).toBe('2026-11-23T14:00:00.000Z');
  });
  test.each<[string, DayWindow[]]>([
    ['no window', []],
    ['no days', [{ days: [], from: '09:00', to: '20:00' }]],
    ['equal ends', [{ days: everyDay, from: '09:00', to: '09:00' }]],
    ['an unreadable time', [{ days: everyDay, from: '9 am', to: '20:00' }]],
    ['an hour that does not exist', [{ days: everyDay, from: '09:00', to: '25:00' }]],
  ])('never opens with %s', (_, windows) => {
    expect(next('2026-11-23T12:00:00Z', windows, newYork)).toBeNull();
  });
  test('never opens when the last call would have to start before the first', () => {
    expect(next('2026-11-23T12:00:00Z', [{ days: everyDay, from: '09:00', to: '09:01' }], newYork, 60)).toBeNull();
  });
  test('refuses a zone it does not know', () => {
    expect(() => next('2026-11-23T12:00:00Z', daytime, 'Mars/Olympus')).toThrow(RangeError);
  });
});

const twoDigits = (n: number) => String(n).padStart(2, '0');
const timeOfDay = fc.integer({ min: 0, max: 1439 }).map((m) => `${twoDigits(Math.floor(m / 60))}:${twoDigits(m % 60)}`);
const aWindow = fc
  .record({
    days: fc.subarray([...everyDay], { minLength: 1 }),
    from: timeOfDay,
    to: timeOfDay,
  })
  .filter(({ from, to }) => from !== to);

/** Says the same by luxon's calendar, minute by minute: does a clock there show a time inside the window? */
function clockIsInside(at: DateTime, { days, from, to }: DayWindow): boolean {
  const time = at.toFormat('HH:mm');
  const [today, yesterday] = [at.weekday, at.minus({ days: 1 }).weekday];
  const on = (day: number) => days.some((named) => named === day);
  if (from < to) return on(today) && from <= time && time < to;
  return (on(today) && time >= from) || (on(yesterday) && time < to);
}

const start = Date.UTC(2026, 0, 1);
const twoYears = 2 * 365 * 24 * 60;

const known = new Map<string, number[]>();
/** Every change of clocks in the two years, as minutes from their start. */
const changesOf = (timeZone: string): number[] => {
  const changes = known.get(timeZone) ?? findChanges(timeZone);
  known.set(timeZone, changes);
  return changes;
};

function findChanges(timeZone: string): number[] {
  const offset = (minute: number) => DateTime.fromMillis(start + minute * 60_000, { zone: timeZone }).offset;
  const changes: number[] = [];
  for (let minute = 0; minute < twoYears; minute += 1440) {
    if (offset(minute) === offset(minute + 1440)) continue;
    let [before, after] = [minute, minute + 1440];
    while (after - before > 1) {
      const middle = (before + after) >> 1;
      if (offset(middle) === offset(before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

describe('over all zones and two years', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  test(`no instant outside a window is allowed, in ${zones.length} zones, also on the days when clocks change`, () => {
    for (const timeZone of zones) {
      const nearChanges = changesOf(timeZone).map((change) =>
        fc.integer({ min: change - 26 * 60, max: change + 26 * 60 }),
      );
      const minute = fc.oneof(fc.integer({ min: 0, max: twoYears }), ...nearChanges);
      fc.assert(
        fc.property(minute, fc.array(aWindow, { minLength: 1, maxLength: 2 }), (minutes, windows) => {
          const from = new Date(start + minutes * 60_000);
          const at = nextAllowed({ windows, timeZone }, from);
          if (!at) return;
          expect(at.getTime()).toBeGreaterThanOrEqual(from.getTime());
          const clock = DateTime.fromJSDate(at, { zone: timeZone });
          expect(windows.some((window) => clockIsInside(clock, window))).toBe(true);
          // Asking again at the answer gives the answer.
          expect(nextAllowed({ windows, timeZone }, at)).toEqual(at);
        }),
        { numRuns: 10 },
      );
    }
  });
  test('no allowed minute is passed over, save the second of two equal hours', () => {
    const changing = zones.filter((timeZone) => changesOf(timeZone).length > 0);
    expect(changing.length).toBeGreaterThan(100);
    for (const timeZone of changing) {
      const nearChanges = changesOf(timeZone).map((change) => fc.integer({ min: change - 26 * 60, max: change + 60 }));
      fc.assert(
        fc.property(fc.oneof(...nearChanges), aWindow, (minutes, window) => {
          const from = start + minutes * 60_000;
          const at = nextAllowed({ windows: [window], timeZone }, new Date(from))?.getTime() ?? Infinity;
          for (let passed = from; passed < Math.min(at, from + 5 * 3_600_000); passed += 7 * 60_000) {
            const clock = DateTime.fromMillis(passed, { zone: timeZone });
            const repeated = clock.minus({ hours: 3 }).offset !== clock.offset;
            if (!repeated) expect([passed, clockIsInside(clock, window)]).toEqual([passed, false]);
          }
        }),
        { numRuns: 2 },
      );
    }
  });
});
