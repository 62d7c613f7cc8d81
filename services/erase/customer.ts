import { and, eq } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { bookings, customers } from '../../db/tables/customers.ts';
import { sameVersion } from '../paging/version.ts';
import { eraseFromTables } from './tables.ts';

/** What was removed with a customer, in rows; `calls` and `plans` stay, without the customer. */
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
 * Erases a customer from every table: with its numbers, bookings and memories, the embed keys that show nothing else,
 * and its name in open questions. Its calls and contact plans stay with the dialed number but without a link: later
 * calls from it are from an unknown caller.
 * @throws {Problem} not_found, also the second time; precondition_failed for an outdated version
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

  const booked = await tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.tenantId, tenantId), eq(bookings.customerId, customerId)));
  const bookingIds = booked.map(({ id }) => id);
  if (bookingIds.length > 0) await eraseFromTables(tx, 'bookings', { tenantId, bookingIds });
  const counts = await eraseFromTables(tx, 'customer', { tenantId, customerId });
  const count = (name: string) => counts.get(name) ?? 0;
  return {
    id: customerId,
    phones: count('customer_phones'),
    bookings: bookingIds.length,
    memories: count('customer_memories'),
    embedKeys: count('embed_keys'),
    calls: count('calls (without the customer)'),
    plans: count('contact_plans (without the customer)'),
    removedAt: now,
  };
}
