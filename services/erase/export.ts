import { getTableColumns } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { tableStores } from './registry.ts';
import { ofTenant, type Rule, type SubjectKind, type Subjects } from './rule.ts';

type Rows = Record<string, unknown>[];

/**
 * Everything the tables contain about a subject, by table: what an erasure would delete or change. Leaves out secrets,
 * data that means nothing without them, and tables without rows.
 */
export async function exportFromTables<K extends SubjectKind>(
  tx: Tx,
  kind: K,
  subject: Subjects[K],
): Promise<Record<string, Rows>> {
  const found: Record<string, Rows> = {};
  for (const { name, table, about, secret } of tableStores) {
    const rule = about[kind] as Rule<Subjects[K]> | undefined;
    if (!rule || rule.end === 'retained') continue;
    // Generated columns contain nothing that is not in other columns.
    const shown = Object.entries(getTableColumns(table)).filter(
      ([name, column]) => name !== 'tenantId' && !secret.includes(name) && !column.generated,
    );
    const rows = await tx
      .select(Object.fromEntries(shown))
      .from(table)
      .where(ofTenant(table as never, subject.tenantId, rule.where(subject)));
    if (rows.length > 0) found[name] = rows;
  }
  return found;
}
