import { and, eq } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { bookings, customers } from '../../db/tables/customers.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { sameVersion } from '../paging/version.ts';
import { erasePlanRows, ownPlansOf, type PlanEraseDeps } from './plan.ts';
import { eraseFromTables } from './tables.ts';

/**
 * What was removed with a customer, in rows; `calls` and `plans` stay, without the customer. `ownPlans`: plans without
 * a call, which are removed.
 */
export type CustomerReceipt = {
  id: string;
  phones: number;
  bookings: number;
  memories: number;
  embedKeys: number;
  ownPlans: number;
  calls: number;
  plans: number;
  removedAt: Date;
};

type CustomerVersion = { tenantId: string; customerId: string; version: number };

/**
 * Erases a customer: first the runs of its contact plans without a call, then every row, see {@link removeCustomer}.
 * After a kill in between the rows are as before, and the sweep starts these runs again.
 * @throws {Problem} as removeCustomer; unavailable if there is such a plan and Temporal cannot be reached: nothing is
 *   erased then
 */
export async function eraseCustomer(
  { db, runs }: PlanEraseDeps,
  act: Act,
  asked: CustomerVersion,
): Promise<CustomerReceipt> {
  const { tenantId } = asked;
  const plans = await withTenant(db, tenantId, async (tx) => {
    await holdCustomer(tx, asked);
    return ownPlansOf(tx, asked);
  });
  for (const plan of plans) await runs.eraseContact({ tenantId, ...plan });
  const erase = async (tx: Tx) => {
    const { id, removedAt, ...erased } = await removeCustomer(tx, { ...asked, now: act.at });
    await recordChange(tx, act, { noun: 'customer', id, after: { erased } });
    return { id, removedAt, ...erased };
  };
  return withTenant(db, tenantId, erase, 'erasure');
}

async function holdCustomer(tx: Tx, { tenantId, customerId, version }: CustomerVersion): Promise<void> {
  if (!isUuid(customerId)) throw notFound('customer', customerId);
  const mine = and(eq(customers.tenantId, tenantId), eq(customers.id, customerId));
  const [row] = await tx.select({ version: customers.version }).from(customers).where(mine).for('update');
  if (!row) throw notFound('customer', customerId);
  sameVersion('customer', row.version, version);
}

/**
 * Erases a customer from every table: with its numbers, bookings and memories, its contact plans without a call, the
 * embed keys that show nothing else, and its name in open questions. Its calls and their plans stay with the dialed
 * number but without a link: later calls from it are from an unknown caller.
 * @throws {Problem} not_found, also the second time; precondition_failed for an outdated version
 */
export async function removeCustomer(
  tx: Tx,
  { tenantId, customerId, version, now }: CustomerVersion & { now: Date },
): Promise<CustomerReceipt> {
  await holdCustomer(tx, { tenantId, customerId, version });

  const booked = await tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.tenantId, tenantId), eq(bookings.customerId, customerId)));
  const bookingIds = booked.map(({ id }) => id);
  if (bookingIds.length > 0) await eraseFromTables(tx, 'bookings', { tenantId, bookingIds });
  const own = (await ownPlansOf(tx, { tenantId, customerId })).map(({ planId }) => planId);
  await erasePlanRows(tx, { tenantId, planIds: own, now });
  const counts = await eraseFromTables(tx, 'customer', { tenantId, customerId });
  const count = (name: string) => counts.get(name) ?? 0;
  return {
    id: customerId,
    phones: count('customer_phones'),
    bookings: bookingIds.length,
    memories: count('customer_memories'),
    embedKeys: count('embed_keys'),
    ownPlans: own.length,
    calls: count('calls (without the customer)'),
    plans: count('contact_plans (without the customer)'),
    removedAt: now,
  };
}
