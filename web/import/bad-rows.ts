import { csvLine } from '../../core/csv.ts';
import type { CsvRecord } from '../../core/cut-csv.ts';
import type { RowError } from '../api/types.ts';
import type { Sheet } from './csv.ts';

/** The file being imported. `rowOf` returns the row in the originally chosen file, of which this may be a part. */
export type Source = { name: string; file: Blob; sheet: Sheet; rowOf: (row: number) => number };

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell === '');

const hasText = ({ cells, error }: CsvRecord) => error !== undefined || !isBlank(cells);

/** Index of the header, from 0; -1 in a file without text. */
export const headerAt = ({ records }: Sheet): number => records.findIndex(hasText);

export const rowsOf = (sheet: Sheet) => sheet.records.slice(headerAt(sheet) + 1).filter(hasText);

/** Only the rows that failed, under the same header, as a separate file. `errors` count rows of `source`. */
export function badRows(source: Source, errors: readonly RowError[]): Source {
  const { sheet, name, rowOf } = source;
  const header = sheet.records[headerAt(sheet)];
  const rows = rowsIn(errors);
  const records = [header, ...rows.map((row) => sheet.records[row - 1])].filter((record) => record !== undefined);
  const text = records.map((record) => `${record.text}\r\n`).join('');
  const file = new Blob([`sep=${sheet.delimiter}\r\n`, text], { type: 'text/csv' });
  return { name, file, sheet: { ...sheet, records }, rowOf: (row) => rowOf(rows[row - 2] ?? row) };
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** The rows that failed, in file order. */
export const rowsIn = (errors: readonly RowError[]) =>
  [...new Set(errors.map(({ row }) => row))].toSorted((a, b) => a - b);

/** The cells of a row, one for each column, to be mended. A row that is no CSV is split at every delimiter. */
export function cellsToMend({ sheet }: Source, row: number): string[] {
  const { cells, text, error } = sheet.records[row - 1] ?? { cells: [], text: '' };
  const bare = (cell: string) => cell.trim().replace(/^"|"$/g, '').replaceAll('""', '"');
  const found = error === undefined ? cells : text.split(sheet.delimiter).map(bare);
  const columns = sheet.records[headerAt(sheet)]?.cells.length ?? 0;
  return Array.from({ length: Math.max(columns, found.length) }, (_, column) => found[column] ?? '');
}

/**
 * The mended rows as a file of their own. The others wait: they stand in the sheet behind the mended ones, with their
 * errors under their new row numbers.
 * @param mended Cells by row of `source`; only rows with errors
 */
export function mendRows(
  source: Source,
  errors: readonly RowError[],
  mended: ReadonlyMap<number, readonly string[]>,
): { source: Source; waiting: RowError[] } {
  const bad = rowsIn(errors);
  const rows = [...bad.filter((row) => mended.has(row)), ...bad.filter((row) => !mended.has(row))];
  const { delimiter, records } = source.sheet;
  const header = records[headerAt(source.sheet)] ?? { text: '', cells: [] };
  const written = rows.map((row): CsvRecord => {
    const cells = mended.get(row);
    if (!cells) return records[row - 1] ?? { text: '', cells: [] };
    return { text: cells.map(quoted).join(delimiter), cells: cells.map((cell) => cell.trim()) };
  });
  const lines = [header, ...written.slice(0, mended.size)].map(({ text }) => `${text}\r\n`);
  const file = new Blob([`sep=${delimiter}\r\n`, ...lines], { type: 'text/csv' });
  const sheet = { delimiter, records: [header, ...written] };
  const waiting = errors
    .filter(({ row }) => !mended.has(row))
    .map((error) => ({ ...error, row: rows.indexOf(error.row) + 2 }));
  return { source: { ...source, file, sheet, rowOf: (row) => source.rowOf(rows[row - 2] ?? row) }, waiting };
}

/** The failed rows unchanged, each with its errors in a last column: to be fixed and imported again. */
export function badRowsFile(source: Source, errors: readonly RowError[]): string {
  const { delimiter, records } = badRows(source, errors).sheet;
  const rows = rowsIn(errors);
  const whatIsWrong = (row: number) =>
    errors
      .filter((error) => error.row === row)
      .map(({ field, message }) => `${field} ${message}`)
      .join('; ');
  const lines = records.map(
    ({ text }, at) => `${text}${delimiter}${quoted(at === 0 ? 'problem' : whatIsWrong(rows[at - 1] ?? 0))}`,
  );
  return `${lines.join('\r\n')}\r\n`;
}

/** Each bad value on its own line, with its row. */
export const errorsFile = ({ rowOf }: Source, errors: readonly RowError[]): string =>
  [
    ['row', 'field', 'value', 'message'],
    ...errors.map(({ row, field, value, message }) => [rowOf(row), field, displayValue(value), message]),
  ]
    .map(csvLine)
    .join('');

/** A value in readable form. */
export const displayValue = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
