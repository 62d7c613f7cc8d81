import type { Readable } from 'node:stream';
import { type FieldError, Problem } from '../../core/problem.ts';
import { readCsv } from './csv.ts';

/** A rejected value; `row` counts like a spreadsheet, the header is row 1. */
export type RowError = FieldError & { row: number };

/** The result of an import, in rows. A row is imported whole or not at all. `errors` holds the first 1,000. */
export type ImportResult = {
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  errors: RowError[];
  errorsTruncated: boolean;
};

/**
 * A row read and validated: its item, or why not. A later row with one of its `keys` is a duplicate. A row identified
 * by an external id may share its `aliases` (numbers) with others that have one, but not with a later row that has no
 * other identification.
 */
export type Checked<T> = {
  item: T;
  keys: readonly string[];
  aliases?: readonly string[];
  errors: readonly FieldError[];
};
export type Ready<T> = { row: number; item: T };
export type Saved = { created: number; updated: number; unchanged: number; errors: readonly RowError[] };

export type ImportPlan<T> = {
  body: Readable;
  /** Gets the header once and returns the row reader. @throws {Problem} if the header is unusable */
  prepare: (header: readonly string[]) => (cells: readonly string[]) => Checked<T>;
  /** Writes one batch in one transaction. */
  save: (batch: readonly Ready<T>[]) => Promise<Saved>;
  /** Called after each batch with the number of rows processed so far. */
  onProgress?: ((rows: number) => void) | undefined;
};

const batchRows = 500;
const maxErrors = 1_000;

/** Imports a CSV file row by row in batches: saves good rows, reports bad ones and duplicates. */
export async function runImport<T>({ body, prepare, save, onProgress }: ImportPlan<T>): Promise<ImportResult> {
  const result: ImportResult = { created: 0, updated: 0, unchanged: 0, failed: 0, errors: [], errorsTruncated: false };
  const seen = new Map<string, number>();
  let read: ((cells: readonly string[]) => Checked<T>) | undefined;
  let batch: Ready<T>[] = [];
  let rows = 0;
  const note = (errors: readonly RowError[]) => {
    const room = maxErrors - result.errors.length;
    result.errors.push(...errors.slice(0, room));
    result.errorsTruncated ||= errors.length > room;
    result.failed += new Set(errors.map(({ row }) => row)).size;
  };
  const flush = async () => {
    if (batch.length > 0) {
      const saved = await save(batch);
      result.created += saved.created;
      result.updated += saved.updated;
      result.unchanged += saved.unchanged;
      note(saved.errors);
    }
    batch = [];
    onProgress?.(rows);
  };
  for await (const { row, cells, error } of readCsv(body)) {
    if (error && !read) throw brokenHeader(row, error);
    if (error) note([{ row, field: 'row', value: '', message: error }]);
    if (error) continue;
    if (!read) {
      read = prepare(cells);
      continue;
    }
    rows++;
    const { item, keys, aliases = [], errors } = read(cells);
    const faults = errors.length > 0 ? errors : doubles(keys, seen);
    if (faults.length > 0) note(faults.map((fault) => ({ row, ...fault })));
    else {
      for (const key of [...keys, ...aliases]) seen.set(key, row);
      batch.push({ row, item });
    }
    if (batch.length >= batchRows) await flush();
  }
  if (!read) throw new Problem('invalid_input', 'Cannot import an empty file: the first row must name the columns');
  await flush();
  return result;
}

/** Without the header nobody knows what the other rows contain. */
export const brokenHeader = (row: number, error: string): Problem =>
  new Problem('invalid_input', `Cannot read the columns: row ${row}, which should name them, ${error}`);

/** Keys are written `field:value`. */
function doubles(keys: readonly string[], seen: ReadonlyMap<string, number>): FieldError[] {
  const key = keys.find((one) => seen.has(one));
  if (key === undefined) return [];
  const [field = '', ...value] = key.split(':');
  return [{ field, value: value.join(':'), message: `is a duplicate of row ${seen.get(key)}` }];
}
