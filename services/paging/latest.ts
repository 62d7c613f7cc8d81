import { type Column, type SQL, sql } from 'drizzle-orm';
import { decodeTimeAndId } from './cursor.ts';

/**
 * ORDER BY of a list read from an index by time and id. Nulls are where `.desc()` puts them in an index, even in
 * columns without any: a bare DESC in a query means the other end, and Postgres would sort what it could read in order.
 */
export const latestFirst = (time: Column, id: Column): SQL[] => [
  sql`${time} desc nulls last`,
  sql`${id} desc nulls last`,
];

/**
 * The rows after a position in that order, compared as a tuple, so the index is entered there.
 * @throws {Problem} invalid_input, field `cursor`
 */
export function afterLatest(time: Column, id: Column, cursor: string): SQL {
  const last = decodeTimeAndId(cursor);
  return sql`(${time}, ${id}) < (${last.time}, ${last.id})`;
}
