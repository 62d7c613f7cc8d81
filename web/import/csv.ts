import { type CsvRecord, createCsvCutter, readDelimiter } from '../../core/cut-csv.ts';
import { nameFile } from '../../core/name-file.ts';

/** A file split into records as the API does it: the record at index 0 is row 1, blank ones count. */
export type Sheet = { delimiter: string; records: CsvRecord[] };

export function readSheet(text: string): Sheet {
  const { delimiter, rest } = readDelimiter(text);
  const cutter = createCsvCutter(delimiter);
  return { delimiter, records: [...cutter.push(rest), ...cutter.end()] };
}

/**
 * Text of a file of unknown encoding: by its byte order mark, else UTF-8 if valid, else Windows-1252.
 * @throws {Error} for a workbook, an archive or another file that is no text, by its name
 */
export function decodeFile(bytes: Uint8Array): string {
  const what = nameFile(bytes);
  if (what !== null) throw new Error(`this is ${what}`);
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
