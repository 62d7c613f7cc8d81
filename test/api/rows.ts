import { getTableColumns, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../../db/open.ts';
import * as tables from '../../db/schema.ts';
import { withTenant } from '../../db/tenant.ts';

/** All rows of a tenant as one text, save when a key was last used. `without`: tables that are left aside, by their name in db/schema.ts. */
export async function everyRow(db: Database, tenantId: string, without: readonly string[] = []): Promise<string> {
  const own = Object.entries(tables).filter(
    ([name, table]) => is(table, PgTable) && 'tenantId' in getTableColumns(table) && !without.includes(name),
  );
  return withTenant(db, tenantId, async (tx) => {
    const found: unknown[] = [];
    for (const [, table] of own) found.push(await tx.select().from(table as PgTable));
    return JSON.stringify(found, (name, value) => (name === 'lastUsedAt' ? undefined : value));
  });
}

/** Names of the tables of a tenant in which the text occurs, in alphabetical order. */
export const tablesWith = (db: Database, tenantId: string, text: string): Promise<string[]> =>
  withTenant(db, tenantId, async (tx) => {
    const found: string[] = [];
    for (const [name, table] of Object.entries(tables)) {
      if (!is(table, PgTable) || !('tenantId' in getTableColumns(table))) continue;
      if (JSON.stringify(await tx.select().from(table as PgTable)).includes(text)) found.push(name);
    }
    return found.toSorted();
  });
