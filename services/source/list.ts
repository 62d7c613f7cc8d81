import { and, desc, eq } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { sources } from '../../db/tables/tenants.ts';

export type Source = { id: string; name: string; kind: string; key: string; enabled: boolean; createdAt: Date };

/** Newest first, without secrets; a tenant has a handful. */
export async function listSources(tx: Tx, { tenantId }: { tenantId: string }): Promise<Source[]> {
  const rows = await tx.select().from(sources).where(eq(sources.tenantId, tenantId)).orderBy(desc(sources.id));
  return rows.map(({ id, name, kind, key, enabled, createdAt }) => ({ id, name, kind, key, enabled, createdAt }));
}

/** Closes the address for good; calls that came in through it stay. */
export async function removeSource(
  tx: Tx,
  { tenantId, sourceId }: { tenantId: string; sourceId: string },
): Promise<void> {
  const gone = await tx
    .delete(sources)
    .where(and(eq(sources.tenantId, tenantId), eq(sources.id, sourceId)))
    .returning({ id: sources.id });
  if (gone.length === 0) throw notFound('source', sourceId);
}
