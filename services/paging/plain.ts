import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/**
 * Whether nothing in a text can be masked: no `@`, no spoken address and fewer than seven digits. Those who see masked
 * text do not search other texts, since each search would reveal whether a hidden letter is there.
 */
export const isPlain = (column: SQLWrapper): SQL =>
  sql`(${column} !~ '@| dot ' and length(regexp_replace(${column}, '\\D', '', 'g')) < 7)`;
