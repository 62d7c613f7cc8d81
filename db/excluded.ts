import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

type ColumnOf<T extends PgTable> = keyof T['_']['columns'] & string;

/** For an upsert: these columns take the inserted values. */
export function excluded<T extends PgTable, N extends ColumnOf<T>>(table: T, ...names: N[]): Record<N, SQL> {
  const columns: Record<string, PgColumn> = getTableColumns(table);
  return Object.fromEntries(
    names.map((name) => [name, sql`excluded.${sql.identifier((columns[name] as PgColumn).name)}`]),
  ) as Record<N, SQL>;
}
