import { plainDayAt } from './dayword.ts';
import type { Token } from './token.ts';

/** Between the digits of one number; includes "oh" and "double". */
const numberJoins = new Set(['-', '(', ')', '+', ',', 'oh', 'o', 'zero', 'double', 'triple']);

/** Telephone and order numbers: seven digits or five numbers in a row. A date and two four-digit times do not count. */
export function numberRuns(tokens: readonly Token[]): Map<number, number> {
  const masked = new Map<number, number>();
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]?.n == null) continue;
    let end = i;
    const run: Token[] = [];
    for (let j = i; j < tokens.length; j++) {
      const token = tokens[j] as Token;
      if (token.n !== null && !token.ord) {
        run.push(token);
        end = j + 1;
      } else if (!numberJoins.has(token.w) && !(token.w === '.' && token.glued && tokens[j + 1]?.glued)) break;
    }
    const digits = run.reduce((sum, { len }) => sum + len, 0);
    const long = digits >= 7 && run.some(({ len }) => len >= 3);
    const clocks = run.length === 2 && run.every(({ len }) => len === 4);
    const date =
      (tokens[i]?.len === 4 && tokens[i + 1]?.w === '-' && tokens[i + 3]?.w === '-') ||
      (run.length === 1 && digits === 8);
    if ((long || run.length >= 5) && !clocks && !date && plainDayAt(tokens, i) === null) masked.set(i, end);
    i = Math.max(i, end - 1);
  }
  return masked;
}
