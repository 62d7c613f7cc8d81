import { Readable } from 'node:stream';
import { type DateEvidence, dateOrderOf } from '../../core/date-order.ts';
import { Problem } from '../../core/problem.ts';
import { bookingFields } from './booking-row.ts';
import { type Cells, type Fields, matchColumns } from './columns.ts';
import { readCsv } from './csv.ts';
import { customerFields, matchCustomers } from './customers.ts';
import { readDates } from './date-order.ts';
import { brokenHeader } from './run.ts';

/** How a file would be read. `columns` in file order; `field` null for a column that would be ignored. */
export type ImportPreview = {
  columns: { header: string; field: string | null }[];
  /** Fields that a column can be mapped to. */
  fields: string[];
  rows: string[][];
  /** How the plain dates of a booking file are read; null for customers. */
  dates: (DateEvidence & { order: ReturnType<typeof dateOrderOf> }) | null;
};

const maxRows = 5;

/**
 * The header and the first rows of a CSV file, with what each column would be mapped to, and how its dates would be
 * read as far as the given rows show it; stores nothing.
 * @throws {Problem} invalid_input for an empty file
 */
export async function previewImport(noun: 'customers' | 'bookings', file: Uint8Array): Promise<ImportPreview> {
  const records: string[][] = [];
  for await (const { row, cells, error } of readCsv(Readable.from([file]))) {
    if (error && records.length === 0) throw brokenHeader(row, error);
    if (error) continue;
    records.push(cells);
    if (records.length > maxRows) break;
  }
  const [header, ...rows] = records;
  if (!header) throw new Problem('invalid_input', 'Cannot preview an empty file: the first row must name the columns');
  const fields = Object.keys(noun === 'customers' ? customerFields : bookingFields);
  const fieldOf =
    noun === 'customers'
      ? fieldIn(customerFields, matchCustomers(header))
      : fieldIn(bookingFields, matchColumns(header, bookingFields));
  const columns = header.map((name, column) => {
    const onlyThis = header.map((_, other) => (other === column ? 'x' : ''));
    return { header: name, field: fieldOf(onlyThis) };
  });
  const dates = noun === 'bookings' ? await readDates(Readable.from([file])) : null;
  return { columns, fields, rows, dates: dates && { ...dates, order: dateOrderOf(dates) } };
}

/** The field that takes the only cell with text. */
const fieldIn =
  <F extends string>(fields: Fields<F>, { cellsOf }: { cellsOf: Cells<F> }) =>
  (cells: readonly string[]): F | null =>
    (Object.keys(fields) as F[]).find((field) => cellsOf(cells, field).length > 0) ?? null;
