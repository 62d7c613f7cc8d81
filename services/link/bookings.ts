import { and, asc, desc, eq, gte, lt } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Tx } from '../../db/open.ts';
import { bookings } from '../../db/tables/customers.ts';
import type { BookingFacts } from '../../reading/link/score.ts';

const columns = {
  bookingId: bookings.id,
  reference: bookings.externalId,
  title: bookings.title,
  status: bookings.status,
  startsAt: bookings.startsAt,
  guestCount: bookings.guestCount,
  items: bookings.items,
};
/** On each side of the call: far more than ±24 h contain, so a named reference is found further away too. */
const maxBookings = 200;

/** A customer's bookings nearest to a moment, before and after it, in no particular order. */
export function bookingsAround(
  tx: Tx,
  { tenantId, customerId, moment }: { tenantId: string; customerId: string; moment: Date },
): Promise<BookingFacts[]> {
  const theirs = and(eq(bookings.tenantId, tenantId), eq(bookings.customerId, customerId));
  const before = tx
    .select(columns)
    .from(bookings)
    .where(and(theirs, lt(bookings.startsAt, moment)))
    .orderBy(desc(bookings.startsAt))
    .limit(maxBookings);
  const after = tx
    .select(columns)
    .from(bookings)
    .where(and(theirs, gte(bookings.startsAt, moment)))
    .orderBy(asc(bookings.startsAt))
    .limit(maxBookings);
  return unionAll(before, after);
}
