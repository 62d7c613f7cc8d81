import { and, eq } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { bookings } from '../../db/tables/customers.ts';
import { sameVersion } from '../paging/version.ts';
import { eraseFromTables } from './tables.ts';

/** What was removed with a booking; its calls stay with their customer. */
export type BookingReceipt = { id: string; calls: number; removedAt: Date };

/**
 * Erases a booking from every table, including call links, open questions and runners-up.
 * @throws {Problem} not_found, also the second time; precondition_failed for an outdated version
 */
export async function removeBooking(
  tx: Tx,
  { tenantId, bookingId, version, now }: { tenantId: string; bookingId: string; version: number; now: Date },
): Promise<BookingReceipt> {
  if (!isUuid(bookingId)) throw notFound('booking', bookingId);
  const mine = and(eq(bookings.tenantId, tenantId), eq(bookings.id, bookingId));
  const [row] = await tx.select({ version: bookings.version }).from(bookings).where(mine).for('update');
  if (!row) throw notFound('booking', bookingId);
  sameVersion('booking', row.version, version);
  const counts = await eraseFromTables(tx, 'bookings', { tenantId, bookingIds: [bookingId] });
  return { id: bookingId, calls: counts.get('calls (without the booking)') ?? 0, removedAt: now };
}
