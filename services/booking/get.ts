import { and, eq } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { bookings, customers } from '../../db/tables/customers.ts';
import { type BookingView, bookingColumns, itsCustomer } from './view.ts';

/** @throws {Problem} not_found, also for a booking of another tenant. */
export async function getBooking(
  tx: Tx,
  { tenantId, bookingId }: { tenantId: string; bookingId: string },
): Promise<BookingView> {
  if (!isUuid(bookingId)) throw notFound('booking', bookingId);
  const [booking] = await tx
    .select(bookingColumns)
    .from(bookings)
    .innerJoin(customers, itsCustomer)
    .where(and(eq(bookings.tenantId, tenantId), eq(bookings.id, bookingId)));
  if (!booking) throw notFound('booking', bookingId);
  return booking;
}
