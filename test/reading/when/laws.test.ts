import fc from 'fast-check';
import { DateTime } from 'luxon';
import { afterEach, expect, test } from 'vitest';
import { findTimeWords, readSpokenTime } from '../../../reading/when/read.ts';
import { wishes } from './wishes.ts';

const said = wishes.flatMap(({ rows }) => rows.map(([text]) => text));
const zones = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
];
const moments = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
const zone = fc.constantFrom(...zones);

/** Words of time, thrown together: what no person says must be borne too. */
const babble = fc
  .array(
    fc.constantFrom(
      ..."at after before by until between and to from in the next this last week weekend month day morning evening tonight tomorrow today Monday Friday noon lunch half quarter past three ten thirty first 3 4:30 15 5pm 2026 May 12/5 or not no sorry , . - hours minutes an a of on end early later o'clock Eastern Christmas kal baje baad".split(
        ' ',
      ),
    ),
    { maxLength: 14 },
  )
  .map((words) => words.join(' '));

test('a clear time is never over and never ends before it begins, whatever was said, wherever and whenever', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...said), babble, fc.string({ maxLength: 60 })),
      moments,
      zone,
      (text, at, timeZone) => {
        const read = readSpokenTime(text, { at, timeZone });
        if (read.kind === 'unclear') return;
        expect(read.from.getTime()).toBeGreaterThanOrEqual(at.getTime());
        expect(read.to.getTime()).toBeGreaterThanOrEqual(read.from.getTime());
      },
    ),
    { numRuns: 3_000 },
  );
});

test('the words that were kept stand in what was said', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...said), babble), moments, (text, at) => {
      expect(text).toContain(readSpokenTime(text, { at, timeZone: 'Europe/London' }).words);
      expect(text).toContain(findTimeWords(text) ?? '');
    }),
  );
});

test('a named time of day is what the clocks of the zone show, on every day of the year', () => {
  fc.assert(
    fc.property(
      moments,
      zone,
      fc.integer({ min: 4, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
      (at, timeZone, hour, minute) => {
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const read = readSpokenTime(`tomorrow at ${time}`, { at, timeZone });
        const tomorrow = DateTime.fromJSDate(at, { zone: timeZone }).plus({ days: 1 }).toISODate();
        expect(read).toMatchObject({ kind: 'clear', precision: 'minute' });
        if (read.kind === 'clear')
          expect(DateTime.fromJSDate(read.from, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm')).toBe(
            `${tomorrow} ${time}`,
          );
      },
    ),
  );
});

/** Numbers that are a time only because nothing else was said. */
const bare = new Set(['1530', 'three or four', 'five minutes']);
const inSentences = [
  (wish: string) => `Um, could you please call me back ${wish}, thanks a lot.`,
  (wish: string) => `Yes. So, ${wish}, if that works for you?`,
  (wish: string) => `I think ${wish} would be best for me`,
  (wish: string) => `Okay. ${wish.charAt(0).toUpperCase()}${wish.slice(1)}. Perfect, thank you, have a nice day. Bye.`,
  (wish: string) => `My number is 020 7946 0018 and ${wish} is good`,
  (wish: string) => wish.toUpperCase(),
];

test.each(wishes)('a wish of $at in $zone means the same within a sentence', ({ at: local, zone: timeZone, rows }) => {
  const at = DateTime.fromFormat(local, 'yyyy-MM-dd HH:mm', { zone: timeZone }).toJSDate();
  const meant = (text: string) => ({ ...readSpokenTime(text, { at, timeZone }), words: '' });
  for (const [wish] of rows) {
    // What is a sentence already stands in no other.
    if (wish.length === 0 || wish.length > 60 || /\. |, please|\b(I|my|you|it|we|call)\b/i.test(wish) || bare.has(wish))
      continue;
    for (const say of inSentences) expect(meant(say(wish)), say(wish)).toEqual(meant(wish));
  }
});

const home = process.env.TZ;
afterEach(() => {
  process.env.TZ = home;
  if (home === undefined) delete process.env.TZ;
});

test('the zone of this process bends nothing', () => {
  const readAll = (tz: string) => {
    process.env.TZ = tz;
    return said.map((text) =>
      JSON.stringify(readSpokenTime(text, { at: new Date('2026-03-28T10:00:00Z'), timeZone: 'Europe/Berlin' })),
    );
  };
  const [utc, india, york] = ['UTC', 'Asia/Kolkata', 'America/New_York'].map(readAll);
  expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(300);
  expect(india).toEqual(utc);
  expect(york).toEqual(utc);
});

test('a zone that does not exist is named', () => {
  expect(() => readSpokenTime('tomorrow', { at: new Date(0), timeZone: 'Mars/Olympus' })).toThrow(/Mars\/Olympus/);
});

test.each([
  ["could you give me a call tomorrow after three, I'll be out of my meeting", 'tomorrow after three'],
  ['I called on Monday, please ring me on Thursday at ten past four.', 'Thursday at ten past four'],
  ['My number is 555 867 5309.', null],
  ['', null],
])('findTimeWords(%j) is %j', (text, words) => {
  expect(findTimeWords(text)).toBe(words);
});

test('of a clock time that comes twice the first is meant, and the second once the first is over', () => {
  const read = (at: string) => readSpokenTime('at 1:45 am today', { at: new Date(at), timeZone: 'America/Chicago' });
  expect(read('2026-11-01T06:00:00Z')).toMatchObject({ from: new Date('2026-11-01T06:45:00Z') });
  expect(read('2026-11-01T07:10:00Z')).toMatchObject({ from: new Date('2026-11-01T07:45:00Z') });
});
