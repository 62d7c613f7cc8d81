/** What a spreadsheet would treat as a formula, including full-width characters. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * One record of a CSV file (RFC 4180), with its line end. Text that a spreadsheet would run as a formula gets a leading
 * apostrophe.
 * @param cells Null and undefined become empty cells, dates ISO 8601 in UTC, objects JSON.
 */
export const csvLine = (cells: readonly unknown[]): string =>
  `${cells.map((cell) => quote(textOf(cell))).join(',')}\r\n`;

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  if (cell instanceof Date) return cell.toISOString();
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  return formula.test(text) ? `'${text}` : text;
}

/** The text of a cell without the apostrophe that {@link csvLine} and spreadsheets put before a formula. */
export const withoutGuard = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;

const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
