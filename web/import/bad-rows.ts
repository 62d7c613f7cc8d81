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
  const rows = [...new Set(errors.map(({ row }) => row))].toSorted((a, b) => a - b);
  const records = [header, ...rows.map((row) => sheet.records[row - 1])].filter((record) => record !== undefined);
  const text = records.map((record) => `${record.text}\r\n`).join('');
  const file = new Blob([`sep=${sheet.delimiter}\r\n`, text], { type: 'text/csv' });
  return { name, file, sheet: { ...sheet, records }, rowOf: (row) => rowOf(rows[row - 2] ?? row) };
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** The failed rows unchanged, each with its errors in a last column: to be fixed and imported again. */
export function badRowsFile(source: Source, errors: readonly RowError[]): string {
  const { delimiter, records } = badRows(source, errors).sheet;
  const rows = [...new Set(errors.map(({ row }) => row))].toSorted((a, b) => a - b);
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
