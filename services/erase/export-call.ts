import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { bookings, customers } from '../../db/tables/customers.ts';
import { exportFromTables } from './export.ts';
import { ownPlansOf, plansSubject } from './plan.ts';
import { callSubject } from './rows.ts';

export type Export = { id: string; tables: Awaited<ReturnType<typeof exportFromTables>> };

/** All rows about a call, by table. The recording is downloaded separately. @throws {Problem} not_found */
export async function exportCall(tx: Tx, ref: CallRef): Promise<Export> {
  const mine = and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId));
  if ((await tx.$count(calls, mine)) === 0) throw notFound('call', ref.callId);
  return { id: ref.callId, tables: await exportFromTables(tx, 'call', await callSubject(tx, ref)) };
}

/**
 * All rows about a customer, its bookings and its plans without a call, by table, and the calls and plans linked to it.
 * @throws {Problem} not_found
 */
export async function exportCustomer(
  tx: Tx,
  { tenantId, customerId }: { tenantId: string; customerId: string },
): Promise<Export> {
  const mine = and(eq(customers.tenantId, tenantId), eq(customers.id, customerId));
  if (!isUuid(customerId) || (await tx.$count(customers, mine)) === 0) throw notFound('customer', customerId);
  const booked = await tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.tenantId, tenantId), eq(bookings.customerId, customerId)));
  const bookingIds = booked.map(({ id }) => id);
  const ofBookings = bookingIds.length > 0 ? await exportFromTables(tx, 'bookings', { tenantId, bookingIds }) : {};
  const planIds = (await ownPlansOf(tx, { tenantId, customerId })).map(({ planId }) => planId);
  const ofPlans =
    planIds.length > 0 ? await exportFromTables(tx, 'plans', await plansSubject(tx, tenantId, planIds)) : {};
  const ofCustomer = await exportFromTables(tx, 'customer', { tenantId, customerId });
  return { id: customerId, tables: { ...ofBookings, ...ofPlans, ...ofCustomer } };
}
