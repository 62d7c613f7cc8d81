import { and, eq, inArray } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { Tx } from '../../db/open.ts';
import { bookings, customers } from '../../db/tables/customers.ts';

/** The customers who have one of these as their id or as a booking's reference; empty without codes. */
export async function ownersOfCodes(
  tx: Tx,
  { tenantId, codes }: { tenantId: string; codes: readonly string[] },
): Promise<string[]> {
  if (codes.length === 0) return [];
  const byId = tx
    .select({ customerId: customers.id })
    .from(customers)
    .where(and(eq(customers.tenantId, tenantId), inArray(customers.externalId, [...codes])));
  const byBooking = tx
    .select({ customerId: bookings.customerId })
    .from(bookings)
    .where(and(eq(bookings.tenantId, tenantId), inArray(bookings.externalId, [...codes])));
  const rows = await union(byId, byBooking);
  return rows.map(({ customerId }) => customerId);
}
