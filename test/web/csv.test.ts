import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readCsv } from '../../services/import/csv.ts';
import { badRows, badRowsFile, errorsFile, type Source } from '../../web/import/bad-rows.ts';
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

test('a file is read as it was written: UTF-8, UTF-16 or Windows-1252', () => {
  expect(decodeFile(new TextEncoder().encode('\uFEFFMüller'))).toBe('Müller');
  expect(decodeFile(new Uint8Array([0x4d, 0xfc]))).toBe('Mü');
  expect(decodeFile(new Uint8Array([0xff, 0xfe, 0x4d, 0, 0xfc, 0]))).toBe('Mü');
});
