import { and, count, desc, eq, max } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { inboundReceipts, sources } from '../../db/tables/tenants.ts';

/** `key` is null for a pull source: nothing is sent to it. */
export type Source = { id: string; name: string; kind: string; key: string | null; enabled: boolean; createdAt: Date };

/** Webhooks received, and when the last one arrived; null before the first. */
export type WebhookUsage = { received: number; lastReceivedAt: Date | null };

/** Newest first, without secrets; a tenant has a handful. */
export async function listSources(tx: Tx, { tenantId }: { tenantId: string }): Promise<(Source & WebhookUsage)[]> {
  const rows = await tx.select().from(sources).where(eq(sources.tenantId, tenantId)).orderBy(desc(sources.id));
  const usage = await tx
    .select({ sourceId: inboundReceipts.sourceId, received: count(), lastReceivedAt: max(inboundReceipts.receivedAt) })
    .from(inboundReceipts)
    .where(eq(inboundReceipts.tenantId, tenantId))
    .groupBy(inboundReceipts.sourceId);
  return rows.map(({ id, name, kind, key, enabled, createdAt }) => {
    const { received = 0, lastReceivedAt = null } = usage.find(({ sourceId }) => sourceId === id) ?? {};
    return { id, name, kind, key, enabled, createdAt, received, lastReceivedAt };
  });
}

/** Closes the URL for good; calls that came through it stay. */
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
