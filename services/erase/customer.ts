import { and, eq, inArray, sql } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { bookings, callLinks, customerMemories, customerPhones, customers } from '../../db/tables/customers.ts';
import { embedKeys } from '../../db/tables/embed.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { sameVersion } from '../paging/version.ts';
import { forgetAnswers } from '../request/key.ts';
import { unlinkBookings } from './booking.ts';
import { forgetUndo } from './forget-review.ts';

/** What went with a customer, in rows; `calls` and `plans` stay, without the customer. */
export type CustomerReceipt = {
  id: string;
  phones: number;
  bookings: number;
  memories: number;
  embedKeys: number;
  calls: number;
  plans: number;
  removedAt: Date;
};

/**
 * Erases a customer with its numbers, bookings and memories, the embed keys that show nothing else, and its name in open questions. Its
 * calls and contact plans stay with the number that was dialed, linked to nobody: a call from it is an unknown caller's from then on.
 * @throws {Problem} not_found, also the second time; precondition_failed for a version that is not in force.
 */
export async function removeCustomer(
  tx: Tx,
  { tenantId, customerId, version, now }: { tenantId: string; customerId: string; version: number; now: Date },
): Promise<CustomerReceipt> {
  if (!isUuid(customerId)) throw notFound('customer', customerId);
  const mine = and(eq(customers.tenantId, tenantId), eq(customers.id, customerId));
  const [row] = await tx.select({ version: customers.version }).from(customers).where(mine).for('update');
  if (!row) throw notFound('customer', customerId);
  sameVersion('customer', row.version, version);

  const theirs = (table: typeof customerPhones | typeof bookings | typeof customerMemories) =>
    and(eq(table.tenantId, tenantId), eq(table.customerId, customerId));
  const phones = await tx.$count(customerPhones, theirs(customerPhones));
  const booked = await tx.select({ id: bookings.id }).from(bookings).where(theirs(bookings));
  const bookingIds = booked.map(({ id }) => id);
  await unlinkBookings(tx, { tenantId, bookingIds });
  const memories = await tx.delete(customerMemories).where(theirs(customerMemories));
  const unlinked = await tx
    .update(calls)
    .set({ customerId: null })
    .where(and(eq(calls.tenantId, tenantId), eq(calls.customerId, customerId)));
  await tx
    .update(callLinks)
    .set({ customerId: null, customerConfidence: 0, customerReasons: ['customer erased'] })
    .where(and(eq(callLinks.tenantId, tenantId), eq(callLinks.customerId, customerId)));
  const plans = await tx
    .update(contactPlans)
    .set({ customerId: null })
    .where(and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.customerId, customerId)));
  await forgetCandidate(tx, tenantId, customerId);
  await forgetAnswers(tx, { tenantId, id: customerId });
  await forgetUndo(tx, { tenantId, ids: [customerId] });
  const shownAlone = sql`${embedKeys.view} -> 'filter' ->> 'customerId' = ${customerId}`;
  const keys = await tx.delete(embedKeys).where(and(eq(embedKeys.tenantId, tenantId), shownAlone));
  if (bookingIds.length > 0)
    await tx.delete(bookings).where(and(eq(bookings.tenantId, tenantId), inArray(bookings.id, bookingIds)));
  await tx.delete(customers).where(mine);
  return {
    id: customerId,
    phones,
    bookings: bookingIds.length,
    memories: memories.rowCount ?? 0,
    embedKeys: keys.rowCount ?? 0,
    calls: unlinked.rowCount ?? 0,
    plans: plans.rowCount ?? 0,
    removedAt: now,
  };
}

/** Questions name those who may have called; this one is not to be chosen any more. */
const forgetCandidate = (tx: Tx, tenantId: string, customerId: string) =>
  tx.execute(sql`update review_items set facts = jsonb_set(facts, '{candidates}', coalesce((
      select jsonb_agg(c) from jsonb_array_elements(facts -> 'candidates') c where c ->> 'customerId' is distinct from ${customerId}
    ), '[]')) where tenant_id = ${tenantId}
      and facts @> jsonb_build_object('candidates', jsonb_build_array(jsonb_build_object('customerId', ${customerId}::text)))`);
