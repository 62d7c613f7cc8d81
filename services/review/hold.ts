import { and, eq, sql } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { reviewItems } from '../../db/tables/customers.ts';
import { getReviewItem } from './list.ts';

/**
 * Locks number, call and item, in this order: the step that links a call locks the call before its items, and two
 * people who settle calls of one number must not deadlock.
 */
export async function holdItem(tx: Tx, { tenantId, itemId }: { tenantId: string; itemId: string }) {
  const { callId } = await getReviewItem(tx, { tenantId, itemId });
  const thisItem = and(eq(reviewItems.tenantId, tenantId), eq(reviewItems.id, itemId));
  const [known] = await tx.select({ number: reviewItems.number }).from(reviewItems).where(thisItem);
  if (known?.number)
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`review/${tenantId}/${known.number}`}, 0))`);
  await tx
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)))
    .for('update');
  const [item] = await tx.select().from(reviewItems).where(thisItem).for('update');
  if (!item) throw notFound('review item', itemId);
  return item;
}
