import { and, asc, count, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { reviewItems } from '../../db/tables/customers.ts';

/** `reason` is null for kinds without reasons. */
export type ReviewCount = { kind: string; reason: string | null; items: number };

/** Open review items by kind and reason. */
export async function countReviewItems(
  tx: Tx,
  { tenantId }: { tenantId: string },
): Promise<{ total: number; byKind: ReviewCount[] }> {
  const reason = sql<string | null>`${reviewItems.facts} ->> 'reason'`;
  const byKind = await tx
    .select({ kind: reviewItems.kind, reason, items: count() })
    .from(reviewItems)
    .where(and(eq(reviewItems.tenantId, tenantId), isNull(reviewItems.resolvedAt)))
    .groupBy(reviewItems.kind, reason)
    .orderBy(asc(reviewItems.kind), asc(reason));
  return { total: byKind.reduce((sum, { items }) => sum + items, 0), byKind };
}
