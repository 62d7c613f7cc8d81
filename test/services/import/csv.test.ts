import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../services/import/csv.ts';
import { type DateRules, readInstant } from '../../../services/import/instant.ts';

const rows = async (...chunks: (string | Buffer)[]) => {
  const found = [];
  for await (const row of readCsv(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))) found.push(row);
  return found;
};
const cells = async (...chunks: (string | Buffer)[]) => (await rows(...chunks)).map((row) => row.cells);

describe('readCsv()', () => {
  test.each([
    ['comma', 'name,phone\nAnn,1\n'],
    ['semicolon', 'name;phone\nAnn;1\n'],
    ['tab', 'name\tphone\nAnn\t1'],
    ['byte order mark', '\uFEFFname,phone\r\nAnn,1\r\n'],
    ["Excel's line", 'sep=;\r\nname;phone\r\nAnn;1\r\n'],
  ])('reads a file with %s', async (_, text) =>
    expect(await cells(text)).toEqual([
      ['name', 'phone'],
      ['Ann', '1'],
    ]),
  );

  test('keeps line breaks and delimiters inside quotes, and counts rows as a spreadsheet does', async () => {
    expect(await rows('name,note\n"Ann","a\nb, ""c"""\n\n,,\nBob,x\n')).toEqual([
      { row: 1, cells: ['name', 'note'] },
      { row: 2, cells: ['Ann', 'a\nb, "c"'] },
      { row: 5, cells: ['Bob', 'x'] },
    ]);
  });

  test('reads Windows-1252 line by line, beside lines in UTF-8, and UTF-16', async () => {
    const file = Buffer.concat([
      Buffer.from('name\n'),
      Buffer.from('J\xfcrgen \x80\n', 'latin1'),
      Buffer.from('Zoë\n'),
    ]);
    expect(await cells(file)).toEqual([['name'], ['Jürgen €'], ['Zoë']]);
    expect(await cells(Buffer.from('\uFEFFname\tcity\nZoë\tKöln\n', 'utf16le'))).toEqual([
      ['name', 'city'],
      ['Zoë', 'Köln'],
    ]);
  });

  test('does not care where the stream is cut', async () => {
    const file = Buffer.from('\uFEFFname;city\n"Zoë\nX";Köln\nJürgen;Łódź\n');
    const whole = await cells(file);
    for (const size of [1, 2, 3, 7]) {
      const chunks = Array.from({ length: Math.ceil(file.length / size) }, (_, at) =>
        file.subarray(at * size, (at + 1) * size),
      );
      expect(await cells(...chunks)).toEqual(whole);
    }
    expect(whole[1]).toEqual(['Zoë\nX', 'Köln']);
  });

  test('says where a quote is never closed, and keeps the rows before it', async () => {
    expect(await rows('name,city\nAnn,Bonn\n"Bob,Köln\nEve,Rome\n')).toEqual([
      { row: 1, cells: ['name', 'city'] },
      { row: 2, cells: ['Ann', 'Bonn'] },
      { row: 3, cells: [], error: expect.stringContaining('never closed') },
    ]);
  });

  test('gives nothing for an empty file', async () => expect(await rows('')).toEqual([]));
});

describe('readInstant()', () => {
  const newYork: DateRules = { timeZone: 'America/New_York', monthFirst: true };
  const berlin: DateRules = { timeZone: 'Europe/Berlin', monthFirst: false };
  const read = (text: string, rules: DateRules) => {
    const found = readInstant(text, rules);
    return 'instant' in found ? found.instant.toISOString() : found.problem;
  };
  test.each([
    ['2026-11-20T08:30:00Z', newYork, '2026-11-20T08:30:00.000Z'],
    ['2026-11-20T08:30:00.123456+01:00', newYork, '2026-11-20T07:30:00.000Z'],
    ['2026-11-20 08:30+0530', newYork, '2026-11-20T03:00:00.000Z'],
    ['2026-11-20 08:30', newYork, '2026-11-20T13:30:00.000Z'],
    ['2026-11-20', berlin, '2026-11-19T23:00:00.000Z'],
    ['11/20/2026 8:30 PM', newYork, '2026-11-21T01:30:00.000Z'],
    ['20/11/2026 8:30', newYork, '2026-11-20T13:30:00.000Z'],
    ['3/4/2026 12:00', newYork, '2026-03-04T17:00:00.000Z'],
    ['3/4/2026 12:00', berlin, '2026-04-03T10:00:00.000Z'],
    ['03.04.2026 12 am', newYork, '2026-04-03T04:00:00.000Z'],
    ['20 Nov 2026 8pm', berlin, '2026-11-20T19:00:00.000Z'],
    ['Fri, November 20th, 2026 at 20:00', berlin, '2026-11-20T19:00:00.000Z'],
    ['2026-10-25 02:30', berlin, '2026-10-25T00:30:00.000Z'],
  ])('reads "%s"', (text, rules, iso) => expect(read(text, rules)).toBe(iso));

  test.each([
    ['2026-03-29 02:30', 'does not exist in Europe/Berlin: the clocks change'],
    ['2026-02-30 10:00', 'is not a real date and time'],
    ['2026-11-20 25:00', 'is not a real date and time'],
    ['tomorrow', 'is not a date and time such as 2026-11-20 08:30'],
    ['', 'is not a date and time such as 2026-11-20 08:30'],
    ['08:30', 'is not a date and time such as 2026-11-20 08:30'],
  ])('refuses "%s"', (text, problem) => expect(read(text, berlin)).toBe(problem));
});
