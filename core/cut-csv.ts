/**
 * One record: its text without the line end, and its cells, trimmed. A record that cannot be read has no cells and an
 * `error`, the rest of a sentence that begins with the row.
 */
export type CsvRecord = { text: string; cells: string[]; error?: string };
export type CsvCutter = {
  /** The records that are complete with this text. */
  push: (text: string) => CsvRecord[];
  /** The records that the end of the file completes. */
  end: () => CsvRecord[];
};

const longestRecord = 1 << 20;
/** Records that open a quote in vain are read twice. A file may cost this many characters more than its length. */
const maxReread = 32 * longestRecord;

const stray = 'has a stray quote: write the cell in quotes, and each quote inside it twice';
const neverClosed = 'opens a quote that is never closed';
const tooLong = 'opens a quote that is not closed within 1 MB, or is longer than that';
const tooMany = 'is one of too many that open a quote and never close it; nothing after it was read';

/**
 * Cuts CSV (RFC 4180) into records; line breaks are CRLF, LF or CR. Blank records count, so that the record at index 0
 * is row 1 of a spreadsheet. Quotes inside a cell that does not begin with one are taken as they are (`5" pipe`).
 *
 * A quote that is closed in the middle of a cell or never costs its own line: reading goes on with the next line. Where
 * the line with the wrong quote could be the rest of a cell that an earlier one opened, it is refused as well.
 */
export function createCsvCutter(delimiter: string): CsvCutter {
  let text = '';
  let reread = 0;
  let stopped = false;
  /** The rest of a line that is too long to keep is passed over. */
  let skipping = false;
  /** Where the wrong quote of a refused line stands, in `text`; -1 once it is behind. */
  let doubtful = -1;
  /** An unfinished record is tried again when the text has doubled, so small pieces cost no more than large ones. */
  let tryAt = 0;

  const cutAll = (isEnd: boolean): CsvRecord[] => {
    const records: CsvRecord[] = [];
    let at = 0;
    while (!stopped && at < text.length) {
      const mayWait = !isEnd && text.length - at <= longestRecord;
      const line = lineAt(text, at, isEnd);
      if (skipping) {
        skipping = !line.isWhole;
        at = line.next;
        continue;
      }
      const found = cutRecord(text, at, { delimiter, isEnd });
      const isLong = found.kind === 'unfinished' ? text.length - at > longestRecord : found.to - at > longestRecord;
      if (found.kind === 'unfinished' && mayWait) break;
      if (found.kind === 'record' && !isLong) {
        const isDoubtful = found.hasStray && at <= doubtful && doubtful <= found.to;
        const read = isDoubtful ? { cells: [], error: stray } : { cells: found.cells };
        records.push({ text: text.slice(at, found.to), ...read });
        at = found.next;
        continue;
      }
      if (!line.isWhole && mayWait) break;
      reread += (found.kind === 'unfinished' ? text.length : found.to) - at;
      stopped = reread > maxReread;
      const reason = isLong ? tooLong : found.kind === 'stray' ? stray : neverClosed;
      records.push({ text: text.slice(at, line.to), cells: [], error: stopped ? tooMany : reason });
      if (found.kind === 'stray') doubtful = found.to;
      skipping = !line.isWhole;
      at = line.next;
    }
    text = stopped ? '' : text.slice(at);
    doubtful = Math.max(-1, doubtful - at);
    tryAt = text.length * 2;
    return records;
  };
  return {
    push: (more) => {
      text += more;
      return text.length < tryAt ? [] : cutAll(false);
    },
    end: () => cutAll(true),
  };
}

type Found =
  | { kind: 'record'; cells: string[]; hasStray: boolean; to: number; next: number }
  /** `to`: where a quote closes in the middle of a cell. */
  | { kind: 'stray'; to: number }
  | { kind: 'unfinished' };

function cutRecord(text: string, from: number, { delimiter, isEnd }: { delimiter: string; isEnd: boolean }): Found {
  const cells: string[] = [];
  let hasStray = false;
  let at = from;
  for (;;) {
    const open = skipBlanks(text, at, delimiter);
    if (text[open] === '"') {
      const close = closingQuote(text, open + 1);
      if (close < 0) return { kind: 'unfinished' };
      at = skipBlanks(text, close + 1, delimiter);
      if (at >= text.length && !isEnd) return { kind: 'unfinished' };
      if (at < text.length && text[at] !== delimiter && !isLineEnd(text[at])) return { kind: 'stray', to: close };
      cells.push(
        text
          .slice(open + 1, close)
          .replaceAll('""', '"')
          .trim(),
      );
    } else {
      at = open;
      while (at < text.length && text[at] !== delimiter && !isLineEnd(text[at])) at++;
      const cell = text.slice(open, at);
      hasStray ||= cell.includes('"');
      cells.push(cell.trim());
    }
    if (text[at] === delimiter) at++;
    else {
      // A CR at the end of a piece may be half of a line end.
      if (!isEnd && (at >= text.length || (text[at] === '\r' && at + 1 === text.length))) return { kind: 'unfinished' };
      return { kind: 'record', cells, hasStray, to: at, next: afterLineEnd(text, at) };
    }
  }
}

const isLineEnd = (mark: string | undefined) => mark === '\n' || mark === '\r';
const afterLineEnd = (text: string, at: number) => at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1);

function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from;
  while (text[at] !== delimiter && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

/** Doubled quotes do not close. -1 if nothing does; at the end of the text it closes as far as anybody knows. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

/** `isWhole`: its end is in the text; a CR at the end of a piece may be half of one. */
function lineAt(text: string, from: number, isEnd: boolean): { to: number; next: number; isWhole: boolean } {
  let to = from;
  while (to < text.length && !isLineEnd(text[to])) to++;
  const next = Math.min(text.length, afterLineEnd(text, to));
  return { to, next, isWhole: isEnd || to + (text[to] === '\r' ? 1 : 0) < text.length };
}

const delimiters = [',', ';', '\t', '|'];

/**
 * The delimiter (comma, semicolon, tab or bar), from the first line or from Excel's `sep=` line.
 * @param head The file's beginning, at least to the end of its first line with text
 * @returns also the text after a `sep=` line
 */
export function readDelimiter(head: string): { delimiter: string; rest: string } {
  const said = /^sep=(.)(?:\r\n|\r|\n)/i.exec(head);
  if (said?.[1]) return { delimiter: said[1], rest: head.slice(said[0].length) };
  const line = head.trimStart().split(/[\r\n]/, 1)[0] ?? '';
  const unquoted = line.replace(/"[^"]*"/g, '');
  const count = (mark: string) => unquoted.split(mark).length;
  return { delimiter: delimiters.reduce((best, mark) => (count(mark) > count(best) ? mark : best)), rest: head };
}
