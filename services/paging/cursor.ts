import { isUuid } from '../../core/ids.ts';
import { invalidField } from '../../core/problem.ts';

/**
 * The position after which the next page starts: the sort key of the last row, opaque to callers.
 * @param parts Values in the order of the list's ORDER BY; null stays null.
 */
export const encodeCursor = (parts: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');

/**
 * @param count How many parts this list's cursors have.
 * @returns The parts as text; null comes back as an empty string.
 * @throws {Problem} invalid_input, field `cursor`, for anything that {@link encodeCursor} did not produce for such a
 *   list
 */
export function decodeCursor(text: string, count: number): string[] {
  const parts = parse(Buffer.from(text, 'base64url').toString('utf8'));
  const known = (part: unknown) => part === null || typeof part === 'string' || typeof part === 'number';
  if (!Array.isArray(parts) || parts.length !== count || !parts.every(known)) throw notOurs(text);
  return parts.map((part) => (part === null ? '' : String(part)));
}

/** For the many lists ordered by a time and then an id. @throws {Problem} invalid_input, field `cursor` */
export function decodeTimeAndId(text: string): { time: Date; id: string } {
  const [at = '', id = ''] = decodeCursor(text, 2);
  const time = new Date(at);
  if (Number.isNaN(time.getTime()) || !isUuid(id)) throw notOurs(text);
  return { time, id };
}

const notOurs = (text: string) => invalidField('cursor', text, 'use `nextCursor` of the previous page, unchanged');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
