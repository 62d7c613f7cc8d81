import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readCsv } from '../../services/import/csv.ts';
import { badRows, badRowsFile, cellsToMend, errorsFile, mendRows, type Source } from '../../web/import/bad-rows.ts';
import { decodeFile, readSheet } from '../../web/import/csv.ts';

const byApi = async (text: string) => {
  const rows: { row: number; cells: string[] }[] = [];
  for await (const { row, cells } of readCsv(Readable.from([Buffer.from(text)]))) rows.push({ row, cells });
  return rows;
};
const byPage = (text: string) =>
  readSheet(text)
    .records.map(({ cells }, at) => ({ row: at + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));

test.each([
  ['plain', 'id,name\n1,Ada\n2,Bo'],
  ['semicolons and CRLF', 'id;name\r\n1;"Lee; Bo"\r\n'],
  ['a sep= line', 'sep=|\nid|name\n1|a,b\n'],
  ['line breaks and doubled quotes in cells', 'id,name\n1,"Ada\n""the"" first"\n2,Bo\n'],
  ['blank rows, which count', 'id,name\n\n1,Ada\n,\n2,Bo\n'],
  ['spaces around cells and quotes within', 'id, name\n 1 , "Ada" \n2,5" pipe\n'],
  ['tabs', 'id\tname\n1\tAda, the first\n'],
])('the page cuts a file of %s as the API does', async (_what, text) => {
  expect(byPage(text)).toEqual(await byApi(text));
});

const source = (text: string): Source => ({
  name: 'people.csv',
  file: new Blob([text]),
  sheet: readSheet(text),
  rowOf: (row) => row,
});
const wrong = (row: number) => ({ row, field: 'phone', value: '12', message: 'is no number' });

test('the rows that failed are a file of their own, which still knows where they stood', async () => {
  const once = badRows(source('id,name\n1,"A\nB"\n2,Bo\n\n3,Cy\n'), [wrong(2), wrong(5), wrong(5)]);
  expect(await once.file.text()).toBe('sep=,\r\nid,name\r\n1,"A\nB"\r\n3,Cy\r\n');
  expect([2, 3].map(once.rowOf)).toEqual([2, 5]);
  const twice = badRows(once, [wrong(3)]);
  expect(twice.rowOf(2)).toBe(5);
  expect(errorsFile(twice, [wrong(2)])).toBe('row,field,value,message\r\n5,phone,12,is no number\r\n');
});

test('bad rows carry what is wrong with them in a last column', () => {
  const file = badRowsFile(source('id;name\n1;Ada\n2;Bo'), [{ ...wrong(3), message: 'is "no" number' }]);
  expect(file).toBe('id;name;"problem"\r\n2;Bo;"phone is ""no"" number"\r\n');
});

test('mended rows are a file of their own, and the others wait with their errors', async () => {
  const file = source('id,name\n1,Ada\n2,"Bo "B" Lee"\n3,Cy\n4,Di\n');
  expect(cellsToMend(file, 3)).toEqual(['2', 'Bo "B" Lee']);
  const errors = [wrong(2), wrong(3), wrong(5)];
  const once = mendRows(file, errors, new Map([[3, ['2', 'Bo "B", Lee']]]));
  const text = await once.source.file.text();
  expect(text).toBe('sep=,\r\nid,name\r\n"2","Bo ""B"", Lee"\r\n');
  expect((await byApi(text)).at(-1)?.cells).toEqual(['2', 'Bo "B", Lee']);
  expect(once.waiting.map(({ row }) => row)).toEqual([3, 4]);
  expect([2, 3, 4].map(once.source.rowOf)).toEqual([3, 2, 5]);
  const twice = mendRows(once.source, [wrong(2), ...once.waiting], new Map([[4, ['4', 'Dee']]]));
  expect([2, 3, 4].map(twice.source.rowOf)).toEqual([5, 3, 2]);
  expect(cellsToMend(twice.source, 3)).toEqual(['2', 'Bo "B", Lee']);
});

test('a file is read as it was written: UTF-8, UTF-16 or Windows-1252', () => {
  expect(decodeFile(new TextEncoder().encode('\uFEFFMüller'))).toBe('Müller');
  expect(decodeFile(new Uint8Array([0x4d, 0xfc]))).toBe('Mü');
  expect(decodeFile(new Uint8Array([0xff, 0xfe, 0x4d, 0, 0xfc, 0]))).toBe('Mü');
});
