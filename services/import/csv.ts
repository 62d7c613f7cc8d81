import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { decodeText } from './decode.ts';

/** `row` counts like a spreadsheet: the header is row 1. `error` says why the rest of the file could not be read. */
export type CsvRow = { row: number; cells: string[]; error?: string };

const delimiters = [',', ';', '\t', '|'];
const longestRecord = 1 << 20;

/**
 * Rows of a CSV file as a stream, header first; memory does not grow with the file. The delimiter (comma, semicolon,
 * tab or bar) is detected from the header, or from Excel's `sep=` line; quoted cells may contain line breaks. Blank
 * rows are skipped but counted.
 */
export async function* readCsv(body: Readable): AsyncGenerator<CsvRow> {
  const texts = decodeText(body);
  const { head, delimiter } = await readHead(texts);
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    trim: true,
    max_record_size: longestRecord,
  });
  const source = Readable.from(rest(head, texts));
  source.on('error', (error) => parser.destroy(error)); // a pipe does not forward errors
  source.pipe(parser);
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++;
      if (cells.some((cell) => cell !== '')) yield { row, cells };
    }
  } catch (error) {
    const { code } = error as CsvError;
    if (code === undefined || !code.startsWith('CSV_')) throw error;
    yield { row: row + 1, cells: [], error: unreadable[code] ?? 'cannot be read as CSV' };
  }
}

const unreadable: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'opens a quote that is never closed; nothing after it was read',
  CSV_MAX_RECORD_SIZE:
    'is longer than 1 MB, probably because of a quote that is never closed; nothing after it was read',
};

async function* rest(head: string, texts: AsyncGenerator<string>): AsyncGenerator<string> {
  if (head) yield head;
  yield* texts;
}

/** The first line decides the delimiter; it is passed on with the rest, except for a `sep=` line. */
async function readHead(texts: AsyncGenerator<string>): Promise<{ head: string; delimiter: string }> {
  let head = '';
  while (!/[\r\n]/.test(head.trimStart()) && head.length < longestRecord) {
    const next = await texts.next();
    if (next.done) break;
    head += next.value;
  }
  const said = /^sep=(.)\r?\n/i.exec(head);
  if (said?.[1]) return { head: head.slice(said[0].length), delimiter: said[1] };
  const line = head.trimStart().split(/[\r\n]/, 1)[0] ?? '';
  const unquoted = line.replace(/"[^"]*"/g, '');
  const counted = delimiters.map((delimiter) => ({ delimiter, count: unquoted.split(delimiter).length }));
  const best = counted.reduce((a, b) => (b.count > a.count ? b : a));
  return { head, delimiter: best.delimiter };
}
