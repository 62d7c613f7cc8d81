/** What a spreadsheet would take for a formula, some also in full width. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * One record of a CSV file (RFC 4180), with its line end. Text that a spreadsheet would run as a formula gets an apostrophe before it.
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

const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
