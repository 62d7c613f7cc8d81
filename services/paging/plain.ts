import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/**
 * Holds for a text in which nothing can be masked: no `@`, no spoken address and fewer than seven digits. Who sees texts masked does not
 * search the others, since each search would give away whether a hidden letter is there.
 */
export const isPlain = (column: SQLWrapper): SQL =>
  sql`(${column} !~ '@| dot ' and length(regexp_replace(${column}, '\\D', '', 'g')) < 7)`;
