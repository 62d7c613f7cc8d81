import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { readIsoInstant } from '../../core/read-iso.ts';

const dateForms = ['yyyy-MM-dd', 'yyyyMMdd', "kkkk-'W'WW-c", "kkkk'W'WWc", 'yyyy-ooo', 'yyyyooo', "'+00'yyyy-MM-dd"];
const clockForms = ['HH:mm:ss', 'HHmmss', 'HH:mm:ss.SSS', 'HHmmss,SSS', "HH:mm:ss,SSS'000'"];
const offsetsOf = (at: DateTime) =>
  at.offset === 0 ? ['Z', '+00', '+0000', '+00:00', '-00:00'] : [at.toFormat('ZZ'), at.toFormat('ZZZ')];

test('the same moment in any form of ISO 8601 is the same instant', () => {
  for (const [index, zone] of ['utc', 'utc-5', 'utc+5:30', 'utc+14', 'utc-3:30'].entries())
    for (const start of ['2026-11-20T23:00:07.000Z', '2024-02-29T00:00:00.000Z', '2027-01-01T04:59:59.000Z']) {
      const at = DateTime.fromISO(start, { zone });
      for (const date of dateForms)
        for (const clock of clockForms)
          for (const offset of offsetsOf(at)) {
            const text = at.toFormat(`${date}'T'${clock}`) + offset;
            expect([text, readIsoInstant(text)?.toISOString()]).toEqual([text, start]);
            const other = index % 2 ? text.toLowerCase() : text.replace('-05', '\u221205');
            expect(readIsoInstant(other)?.toISOString()).toBe(start);
          }
    }
});

test.each([
  ['2026-11-20T23:00:00.000+0000', '2026-11-20T23:00:00.000Z'],
  ['2026-11-20T23Z', '2026-11-20T23:00:00.000Z'],
  ['2026-11-20T23+05', '2026-11-20T18:00:00.000Z'],
  ['2026-11-20T23:30,5Z', '2026-11-20T23:30:30.000Z'],
  ['20261120T23,25+0530', '2026-11-20T17:45:00.000Z'],
  ['2026-11-20T24:00Z', '2026-11-21T00:00:00.000Z'],
  ['2026-12-31T240000-0500', '2027-01-01T05:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['2017-01-01T00:59:60+01:00', '2017-01-01T00:00:00.000Z'],
  ['2026-11-20T23:00:00.9999999Z', '2026-11-20T23:00:00.999Z'],
])('reads %s', (text, iso) => expect(readIsoInstant(text)?.toISOString()).toBe(iso));

test.each([
  ...['', '2026-11-20', '2026-11-20T23:00', '2026-11-20T', '2026-11T23:00Z', '2026-02-29T10:00Z', '2026-366T10:00Z'],
  ...['2026-W54-1T10:00Z', '2026-W10-8T10:00Z', '2026-11-20T25:00Z', '2026-11-20T24:01Z', '2026-11-20T24:00,5Z'],
  ...['2026-11-20T10:60Z', '2026-11-20T10:00:60Z', '2026-11-20T10:00+15', '2026-11-20T10:00+05:60', '26-11-20T10:00Z'],
  ...['2026-11-20T10:00Z and more', '2026-11-20 10:00Z', '2026-11-20T1:00Z', '2026-11-20T10:0Z', '20261120T10:0Z'],
])('finds no moment in "%s"', (text) => expect(readIsoInstant(text)).toBeNull());
