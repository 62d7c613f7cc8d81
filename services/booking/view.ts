import { and, eq } from 'drizzle-orm';
import { bookings, customers } from '../../db/tables/customers.ts';
import type { BookingStatus } from '../../reading/link/score.ts';

/** A booking as it is shown. */
export type BookingView = {
  id: string;
  externalId: string | null;
  customerId: string;
  customerName: string;
  customerExternalId: string | null;
  title: string;
  status: BookingStatus;
  startsAt: Date;
  guestCount: number | null;
  items: string[];
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** The fields of a booking that people can change. */
export const fieldsOf = ({ externalId, customerId, title, status, startsAt, guestCount, items }: BookingView) => ({
  externalId,
  customerId,
  title,
  status,
  startsAt,
  guestCount,
  items,
});

/** The query joins the customer by {@link itsCustomer}. */
export const bookingColumns = {
  id: bookings.id,
  externalId: bookings.externalId,
  customerId: bookings.customerId,
  customerName: customers.name,
  customerExternalId: customers.externalId,
  title: bookings.title,
  status: bookings.status,
  startsAt: bookings.startsAt,
  guestCount: bookings.guestCount,
  items: bookings.items,
  createdAt: bookings.createdAt,
  updatedAt: bookings.updatedAt,
  version: bookings.version,
};

export const itsCustomer = and(eq(customers.tenantId, bookings.tenantId), eq(customers.id, bookings.customerId));
