import { type FieldError, Problem, shorten } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { bookings } from '../../db/tables/customers.ts';
import { type BookingStatus, bookingStatuses } from '../../reading/link/score.ts';
import { getCustomer } from '../customer/get.ts';
import { getBooking } from './get.ts';
import type { BookingView } from './view.ts';

/** `guestCount` null: unknown. */
export type NewBooking = {
  externalId?: string | null | undefined;
  customerId: string;
  title: string;
  status?: BookingStatus | undefined;
  startsAt: Date;
  guestCount?: number | null | undefined;
  items?: readonly string[] | undefined;
};

/**
 * A new booking of an existing customer, confirmed unless it says otherwise.
 * @throws {Problem} invalid_input with every bad field; not_found without the customer; conflict for an existing
 *   external id
 */
export async function createBooking(
  tx: Tx,
  { tenantId, booking, now }: { tenantId: string; booking: NewBooking; now: Date },
): Promise<BookingView> {
  const errors = problemsOf(booking);
  if (errors.length > 0) throw new Problem('invalid_input', 'Cannot accept the booking', { fields: errors });
  const { id: customerId } = await getCustomer(tx, { tenantId, customerId: booking.customerId });
  const externalId = booking.externalId?.trim() || null;
  const [row] = await tx
    .insert(bookings)
    .values({
      tenantId,
      id: newId(),
      externalId,
      customerId,
      title: booking.title.trim(),
      status: booking.status ?? 'confirmed',
      startsAt: booking.startsAt,
      guestCount: booking.guestCount ?? null,
      items: [...(booking.items ?? [])],
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing({ target: [bookings.tenantId, bookings.externalId] })
    .returning({ id: bookings.id });
  if (!row) throw new Problem('conflict', `There is already a booking with the external ID "${externalId}"`);
  return getBooking(tx, { tenantId, bookingId: row.id });
}

export function problemsOf({ title, status, startsAt, guestCount }: NewBooking): FieldError[] {
  const errors: FieldError[] = [];
  if (title.trim() === '' || title.length > 200)
    errors.push({ field: 'title', value: shorten(title), message: 'needs 1 to 200 characters' });
  if (status !== undefined && !bookingStatuses.includes(status))
    errors.push({ field: 'status', value: shorten(status), message: `must be one of ${bookingStatuses.join(', ')}` });
  if (Number.isNaN(startsAt.getTime()))
    errors.push({ field: 'startsAt', value: String(startsAt), message: 'is not a valid time' });
  const count = guestCount ?? 0;
  if (!Number.isInteger(count) || count < 0 || count > 100_000)
    errors.push({ field: 'guestCount', value: guestCount, message: 'must be a whole number from 0 to 100,000' });
  return errors;
}
