import { and, eq, inArray, isNull } from 'drizzle-orm';
import { mainOf } from '../../core/call.ts';
import { Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { bookings, callLinks, customers, reviewItems } from '../../db/tables/customers.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { removePhone } from '../customer/phones.ts';
import { removeCustomer } from '../erase/customer.ts';
import { finishStep } from '../journal/steps.ts';
import { tell } from '../journal/tell.ts';
import { rememberAgain } from '../link/again.ts';
import { readLinkableCall } from '../link/call.ts';
import { linkCall } from '../link/link.ts';
import { byRules, readLink, saveLink } from '../link/save.ts';
import type { Undo } from './apply.ts';
import { holdItem } from './hold.ts';
import { getReviewItem } from './list.ts';
import type { ReviewItemView } from './view.ts';

/** How long a decision can be undone with all its effects; later, correct the link on its call. */
export const reopenMinutes = 15;

type Item = Awaited<ReturnType<typeof holdItem>>;

/**
 * Undoes a person's decision: the item is open again, link and memories are as the rules or the previous person had
 * them, an added number is removed, a created customer is erased. Safe to repeat: an open item stays as it is.
 * @throws {Problem} not_found; conflict for what the rules settled, after 15 minutes, or when somebody has since used
 *   the result
 */
export async function reopenReviewItem(
  tx: Tx,
  act: Act,
  { tenantId, itemId, now }: { tenantId: string; itemId: string; now: Date },
): Promise<ReviewItemView> {
  const item = await holdItem(tx, { tenantId, itemId });
  if (!item.resolvedAt) return getReviewItem(tx, { tenantId, itemId });
  await refuseLate(tx, item, now);
  await tx
    .update(reviewItems)
    .set({ resolvedAt: null, resolution: null, resolvedBy: null, undo: null })
    .where(and(eq(reviewItems.tenantId, tenantId), eq(reviewItems.id, itemId)));
  const { callId, kind } = item;
  const data = { reviewItemId: itemId, kind, reopened: true };
  tell(tx, { tenantId, callId, type: 'review.created', data, at: now });
  if (item.resolution !== 'dismiss' && item.undo) await takeBack(tx, item, item.undo as Undo, now);
  const { madeCustomerId = null } = (item.undo ?? {}) as Partial<Undo>;
  const before = { resolution: item.resolution, resolvedBy: item.resolvedBy, madeCustomerId };
  const after = { resolution: null, resolvedBy: null, madeCustomerId: null, callId };
  await recordChange(tx, act, { noun: 'review-item', id: itemId, before, after });
  return getReviewItem(tx, { tenantId, itemId });
}

async function refuseLate(tx: Tx, item: Item, now: Date): Promise<void> {
  const refuse = (why: string) => new Problem('conflict', `Cannot reopen review item "${item.id}": ${why}`);
  const { tenantId, resolvedAt, resolution } = item;
  if (item.resolvedBy === byRules) throw refuse('it was resolved by the rules');
  if (!item.undo) throw refuse('a customer or booking it was about has been erased');
  if (resolvedAt && now.getTime() - resolvedAt.getTime() > reopenMinutes * 60_000)
    throw refuse(`the decision is older than ${reopenMinutes} minutes`);
  if (resolution === 'dismiss') return;
  const link = await readLink(tx, item);
  if (link?.createdAt.getTime() !== resolvedAt?.getTime()) throw refuse('the link has changed since');
  const { madeCustomerId } = item.undo as Undo;
  if (!madeCustomerId) return;
  const [made] = await tx
    .select({ version: customers.version })
    .from(customers)
    .where(and(eq(customers.tenantId, tenantId), eq(customers.id, madeCustomerId)));
  const booked = await tx.$count(
    bookings,
    and(eq(bookings.tenantId, tenantId), eq(bookings.customerId, madeCustomerId)),
  );
  const planned = await tx.$count(
    contactPlans,
    and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.customerId, madeCustomerId), isNull(contactPlans.callId)),
  );
  if (booked + planned > 0 || (made && made.version > 1)) throw refuse('the new customer has been used since');
}

async function takeBack(tx: Tx, item: Item, { link, madeCustomerId, phoneOf }: Undo, now: Date): Promise<void> {
  const { tenantId, callId, number } = item;
  const customerId = madeCustomerId ?? phoneOf;
  const others = customerId && number ? await linkedWith(tx, { tenantId, customerId, number }) : [];
  if (madeCustomerId) await removeCustomer(tx, { tenantId, customerId: madeCustomerId, version: 1, now });
  else if (phoneOf && number) await removePhone(tx, { tenantId, customerId: phoneOf, e164: number, now });
  await tx
    .update(callLinks)
    .set({ decidedBy: byRules })
    .where(and(eq(callLinks.tenantId, tenantId), eq(callLinks.callId, callId)));
  for (const id of [callId, ...others.filter((other) => other !== callId)]) {
    const call = await readLinkableCall(tx, { tenantId, callId: id });
    if (link && id === callId) await Promise.all(saveLink(tx, call, link, now));
    else await finishStep(tx, { tenantId, callId: id }, mainOf('link'), await linkCall(tx, call, now), now);
    await rememberAgain(tx, call, now);
  }
}

/** Calls in question that the rules then gave to a customer because of this number. */
async function linkedWith(
  tx: Tx,
  { tenantId, customerId, number }: { tenantId: string; customerId: string; number: string },
): Promise<string[]> {
  const rows = await tx
    .select({ callId: reviewItems.callId })
    .from(reviewItems)
    .innerJoin(calls, and(eq(calls.tenantId, reviewItems.tenantId), eq(calls.id, reviewItems.callId)))
    .where(
      and(
        eq(reviewItems.tenantId, tenantId),
        eq(reviewItems.number, number),
        eq(reviewItems.resolvedBy, byRules),
        inArray(reviewItems.kind, ['customer_unknown', 'customer_uncertain']),
        eq(calls.customerId, customerId),
      ),
    );
  return rows.map(({ callId }) => callId);
}
