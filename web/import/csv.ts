/** One record: its text in the file, without the line end, and its cells, trimmed. */
export type CsvRecord = { text: string; cells: string[] };

/** A file split into records like the API does: the record at index 0 is row 1, blank ones count. */
export type Sheet = { delimiter: string; records: CsvRecord[] };

const delimiters = [',', ';', '\t', '|'];

/**
 * The delimiter (comma, semicolon, tab or bar) is detected from the first line, or from Excel's `sep=` line; quoted
 * cells may contain line breaks.
 */
export function readSheet(text: string): Sheet {
  const said = /^sep=(.)\r?\n/i.exec(text);
  const body = said ? text.slice(said[0].length) : text;
  const line = (body.trimStart().split(/[\r\n]/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (mark: string) => line.split(mark).length;
  const delimiter = said?.[1] ?? delimiters.reduce((best, mark) => (count(mark) > count(best) ? mark : best));
  return { delimiter, records: cut(body, delimiter) };
}

function cut(text: string, delimiter: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let [cells, cell, start, quoted, fresh] = [[] as string[], '', 0, false, true];
  const endCell = () => {
    cells.push(cell.trim());
    [cell, fresh] = ['', true];
  };
  for (let at = 0; at < text.length; at++) {
    const mark = text[at] ?? '';
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (mark === '"' && fresh && cell.trim() === '') [quoted, fresh, cell] = [true, false, ''];
    else if (mark === delimiter) endCell();
    else if (mark === '\n' || mark === '\r') {
      endCell();
      records.push({ text: text.slice(start, at), cells });
      if (mark === '\r' && text[at + 1] === '\n') at++;
      [cells, start] = [[], at + 1];
    } else cell += mark;
  }
  if (start < text.length) {
    endCell();
    records.push({ text: text.slice(start), cells });
  }
  return records;
}

/** Text of a file of unknown encoding: by its byte order mark, else UTF-8 if valid, else Windows-1252. */
export function decodeFile(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
