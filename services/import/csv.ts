import type { Readable } from 'node:stream';
import { type CsvRecord, createCsvCutter, readDelimiter } from '../../core/cut-csv.ts';
import { decodeText } from './decode.ts';

/** `row` counts like a spreadsheet: the header is row 1. `error` says why the row could not be read. */
export type CsvRow = { row: number; cells: string[]; error?: string };

const longestHead = 1 << 20;

/**
 * Rows of a CSV file as a stream, header first; memory does not grow with the file. The delimiter (comma, semicolon,
 * tab or bar) is detected from the header, or from Excel's `sep=` line; quoted cells may contain line breaks. Blank
 * rows are skipped but counted. A stray quote costs its row.
 * @throws {Problem} invalid_input for a file that is no text, by the name of what it is
 */
export async function* readCsv(body: Readable): AsyncGenerator<CsvRow> {
  const texts = decodeText(body);
  const { rest, delimiter } = readDelimiter(await readHead(texts));
  const cutter = createCsvCutter(delimiter);
  let row = 0;
  const count = function* (records: readonly CsvRecord[]): Generator<CsvRow> {
    for (const { cells, error } of records) {
      row++;
      if (error !== undefined) yield { row, cells, error };
      else if (cells.some((cell) => cell !== '')) yield { row, cells };
    }
  };
  yield* count(cutter.push(rest));
  for await (const text of texts) yield* count(cutter.push(text));
  yield* count(cutter.end());
}

/** The beginning of the file, up to the end of its first line with text. */
async function readHead(texts: AsyncGenerator<string>): Promise<string> {
  let head = '';
  while (!/[\r\n]/.test(head.trimStart()) && head.length < longestHead) {
    const next = await texts.next();
    if (next.done) break;
    head += next.value;
  }
  return head;
}
