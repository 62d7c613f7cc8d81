import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { createCsvCutter } from '../../core/cut-csv.ts';

/** The same numbers each time: a failure can be run again. */
function createDice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
const cut = (text: string, delimiter = ',') => {
  const cutter = createCsvCutter(delimiter);
  return [...cutter.push(text), ...cutter.end()];
};
const words = ['Ann', 'Lee, Bo', 'the "boss"', 'two\nlines', '', '12" pipe, long', 'Zoë', '"', 'x;y', "O'Neil"];
const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const written = (cell: string, dice: (sides: number) => number) =>
  /[",\n]/.test(cell) || dice(3) === 0 ? quote(cell) : cell;
const aRow = (dice: (sides: number) => number) =>
  [0, 1, 2].map(() => written(words[dice(words.length)] ?? '', dice)).join(',');

test('a well-formed file is cut as a reader made for RFC 4180 cuts it', () => {
  const dice = createDice(4180);
  for (let round = 0; round < 300; round++) {
    const end = ['\n', '\r\n'][dice(2)] ?? '\n';
    const text = Array.from({ length: 8 }, () => aRow(dice)).join(end) + (dice(2) ? end : '');
    const options = { relax_column_count: true, trim: true, record_delimiter: end, skip_empty_lines: false };
    expect(cut(text).map(({ cells }) => cells)).toEqual(parse(text, options));
  }
});

test('a broken row, wherever it stands, never changes what the other rows give', () => {
  const dice = createDice(26);
  const broken = ['"Open,1,2', 'Bo,"open,2', 'Bo,1,"open', '"A "B" C",1,2', '"A"x,1,2', '"",""y,2', '"a""b"c,1,2'];
  for (let round = 0; round < 1000; round++) {
    const rows = Array.from({ length: 6 }, () => aRow(dice));
    const whole = cut(rows.join('\n')).map(({ cells }) => cells);
    const at = dice(rows.length + 1);
    const bad = broken[dice(broken.length)] ?? '';
    const records = cut(rows.toSpliced(at, 0, bad).join('\n'));
    expect(records[at]).toEqual({ text: bad, cells: [], error: expect.any(String) });
    expect(records.toSpliced(at, 1).map(({ cells }) => cells)).toEqual(whole);
  }
});

test('where the text is cut into pieces changes nothing, in broken files either', () => {
  const dice = createDice(7);
  for (let round = 0; round < 300; round++) {
    const marks = ['"', ',', '\n', '\r\n', '\r', 'a', '""', ' '];
    const text = Array.from({ length: 40 }, () => marks[dice(marks.length)]).join('');
    const whole = cut(text);
    const cutter = createCsvCutter(',');
    const found = [];
    for (let at = 0; at < text.length; ) {
      const size = 1 + dice(9);
      found.push(...cutter.push(text.slice(at, at + size)));
      at += size;
    }
    expect([...found, ...cutter.end()]).toEqual(whole);
    expect(
      whole
        .map((record) => record.text)
        .join('')
        .replace(/[\r\n]/g, ''),
    ).toBe(text.replace(/[\r\n]/g, ''));
  }
});
