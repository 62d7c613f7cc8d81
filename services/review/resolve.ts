import { and, eq } from 'drizzle-orm';
import { invalidField, Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { reviewItems } from '../../db/tables/customers.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { tell } from '../journal/tell.ts';
import { applyResolution } from './apply.ts';
import { holdItem } from './hold.ts';
import { getReviewItem } from './list.ts';
import type { Resolution } from './resolution.ts';
import type { ReviewItemView } from './view.ts';

const customerActions = ['create_customer', 'choose_customer', 'dismiss'];
const actionsFor: Record<string, readonly string[]> = {
  customer_unknown: customerActions,
  customer_uncertain: customerActions,
  booking_uncertain: ['choose_booking', 'dismiss'],
};

/**
 * Settles a review item and carries out the decision, in the caller's transaction: links, memories and events change
 * with it.
 * @param by The person, as shown with the decision.
 * @throws {Problem} not_found without the item, customer or booking; conflict when it is already settled; invalid_input
 *   for an action that does not fit the kind, and for a new customer's bad fields
 */
export async function resolveReviewItem(
  tx: Tx,
  act: Act,
  {
    tenantId,
    itemId,
    resolution,
    by,
    now,
  }: { tenantId: string; itemId: string; resolution: Resolution; by: string; now: Date },
): Promise<ReviewItemView> {
  const item = await holdItem(tx, { tenantId, itemId });
  if (item.resolvedAt)
    throw new Problem('conflict', `Review item "${itemId}" has already been resolved: ${item.resolution}`);
  const allowed = actionsFor[item.kind] ?? ['dismiss'];
  if (!allowed.includes(resolution.action))
    throw invalidField('action', resolution.action, `an item "${item.kind}" allows ${allowed.join(', ')}`);
  await tx
    .update(reviewItems)
    .set({ resolvedAt: now, resolution: resolution.action, resolvedBy: by })
    .where(and(eq(reviewItems.tenantId, tenantId), eq(reviewItems.id, itemId)));
  const { callId, kind } = item;
  const data = { reviewItemId: itemId, kind, resolution: resolution.action };
  tell(tx, { tenantId, callId, type: 'review.resolved', data, at: now });
  const undo = await applyResolution(tx, { tenantId, callId, number: item.number, resolution, by, now });
  await tx
    .update(reviewItems)
    .set({ undo })
    .where(and(eq(reviewItems.tenantId, tenantId), eq(reviewItems.id, itemId)));
  const after = {
    resolution: resolution.action,
    callId,
    ...auditFieldsOf(resolution),
    madeCustomerId: undo.madeCustomerId,
  };
  await recordChange(tx, act, { noun: 'review-item', id: itemId, before: { resolution: null }, after });
  return getReviewItem(tx, { tenantId, itemId });
}

/** What was chosen, without a new customer's data. */
function auditFieldsOf(resolution: Resolution): Record<string, unknown> {
  if (resolution.action === 'create_customer') return {};
  const { action: _action, ...chosen } = resolution;
  return chosen;
}
