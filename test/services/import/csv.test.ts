import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../services/import/csv.ts';

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

  test.each([
    ['is never closed', '"Bob,Köln', 'never closed'],
    ['is never closed in the last cell', 'Bob,"Köln', 'never closed'],
    ['closes in the middle of a cell', '"Bob "Bobby" Lee",Köln', 'a stray quote'],
    ['stands behind a quoted cell', '"Bob"by,Köln', 'a stray quote'],
    ['opens among doubled ones', '""Bob"" ""Lee",Köln', 'a stray quote'],
  ])('a quote that %s costs its row only, by its number', async (_, broken, error) => {
    const found = await rows(`name,city\nAnn,Bonn\n${broken}\nEve,Rome\nZoe,Oslo\n`);
    expect(found).toEqual([
      { row: 1, cells: ['name', 'city'] },
      { row: 2, cells: ['Ann', 'Bonn'] },
      { row: 3, cells: [], error: expect.any(String) },
      { row: 4, cells: ['Eve', 'Rome'] },
      { row: 5, cells: ['Zoe', 'Oslo'] },
    ]);
    const before = await rows(`name,city\n${broken}\n"Lee, Eve",Rome\n`);
    expect([before.at(1)?.error, before.at(2)]).toEqual([expect.any(String), { row: 3, cells: ['Lee, Eve', 'Rome'] }]);
    expect((await rows(`name,city\n${broken}`)).at(-1)?.error).toContain(error);
  });

  test('the rest of a broken cell with line breaks is no row of its own', async () => {
    const found = await rows('name,city\n"Ann\nLee "the boss" x",Bonn\nEve,Rome\n');
    expect(found.map(({ cells, error }) => (error ? 'refused' : cells[0]))).toEqual([
      'name',
      'refused',
      'refused',
      'Eve',
    ]);
  });

  test('many quotes that never close are not read again and again', async () => {
    const found = await rows(`name,city\n${'a","\n'.repeat(400_000)}Eve,Rome\n`);
    expect(found.at(-1)?.error).toContain('nothing after it was read');
  }, 20_000);

  test.each([
    ['an Excel workbook: save it as CSV', 'PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml'],
    ['an old Excel workbook (.xls)', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0'],
    ['an OpenDocument spreadsheet', 'PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet'],
    ['a zip file: unpack it', 'PK\x03\x04\x14\0\0\0customers.csv'],
    ['an Excel workbook or another zip file', 'PK\x03\x04\x01\x02'],
    ['a gzip file: unpack it', '\x1f\x8b\x08\0'],
    ['a PDF', '%PDF-1.7\n'],
    ['a page of HTML', '\n<!DOCTYPE html><html>'],
    ['JSON', '[{"name":"Ann"}]'],
    ['a file of vCards', 'BEGIN:VCARD\r\nFN:Ann\r\n'],
  ])('names %s instead of reading it', async (what, start) => {
    for (const file of [start, `${start}${'\n\0x,'.repeat(3000)}`])
      await expect(rows(Buffer.from(file, 'latin1'))).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining(`this is ${what}`),
      });
  });

  test('gives nothing for an empty file', async () => expect(await rows('')).toEqual([]));
});
