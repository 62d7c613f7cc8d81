import { and, eq } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound, Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { bookings } from '../../db/tables/customers.ts';
import { getCustomer } from '../customer/get.ts';
import { sameVersion } from '../paging/version.ts';
import { type NewBooking, problemsOf } from './create.ts';
import { getBooking } from './get.ts';
import type { BookingView } from './view.ts';

export type BookingChange = {
  tenantId: string;
  bookingId: string;
  /** The version that the editor saw. */
  version: number;
  /** Missing fields stay as they are. */
  change: { [K in keyof NewBooking]?: NewBooking[K] | undefined };
  now: Date;
};

/**
 * Changes a booking; calls linked to it stay linked.
 * @throws {Problem} not_found, also for another customer that does not exist; precondition_failed for an outdated
 *   version; invalid_input with every bad field; conflict when another booking has the external id
 */
export async function changeBooking(
  tx: Tx,
  { tenantId, bookingId, version, change, now }: BookingChange,
): Promise<BookingView> {
  if (!isUuid(bookingId)) throw notFound('booking', bookingId);
  const mine = and(eq(bookings.tenantId, tenantId), eq(bookings.id, bookingId));
  const [row] = await tx.select().from(bookings).where(mine).for('update');
  if (!row) throw notFound('booking', bookingId);
  sameVersion('booking', row.version, version);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const next: NewBooking = { ...row, ...given };
  const errors = problemsOf(next);
  if (errors.length > 0) throw new Problem('invalid_input', 'Cannot accept the booking', { fields: errors });
  const { id: customerId } = await getCustomer(tx, { tenantId, customerId: next.customerId });
  const externalId = next.externalId?.trim() || null;
  if (externalId && externalId !== row.externalId) await freeExternalId(tx, tenantId, externalId);
  await tx
    .update(bookings)
    .set({
      externalId,
      customerId,
      title: next.title.trim(),
      status: next.status ?? row.status,
      startsAt: next.startsAt,
      guestCount: next.guestCount ?? null,
      items: [...(next.items ?? [])],
      updatedAt: now,
      version: row.version + 1,
    })
    .where(mine);
  return getBooking(tx, { tenantId, bookingId });
}

async function freeExternalId(tx: Tx, tenantId: string, externalId: string): Promise<void> {
  const same = and(eq(bookings.tenantId, tenantId), eq(bookings.externalId, externalId));
  if ((await tx.$count(bookings, same)) > 0)
    throw new Problem('conflict', `There is already a booking with the external ID "${externalId}"`);
}
