import { type Schemas, take } from '../../client/open.ts';
import { http, ifMatch } from '../api/client.ts';
import type { Booking } from '../api/types.ts';

/** API requests about one booking. */
export const bookings = {
  read: (id: string) => take(http.GET('/bookings/{id}', { params: { path: { id } } })),
  create: (body: Schemas['NewBooking']) => take(http.POST('/bookings', { body })),
  change: ({ id, version }: Booking, body: Schemas['BookingChange']) =>
    take(http.PATCH('/bookings/{id}', { params: { path: { id }, header: ifMatch(version) }, body })),
  erase: ({ id, version }: Booking) =>
    take(http.DELETE('/bookings/{id}', { params: { path: { id }, header: ifMatch(version) } })),
};

export const bookingQuery = (id: string) => ({ queryKey: ['bookings', id], queryFn: () => bookings.read(id) });

/** The bookings of a customer to choose from. */
export const bookingsOfCustomer = (customerId: string) => ({
  queryKey: ['bookings', 'of', customerId],
  queryFn: () => take(http.GET('/bookings', { params: { query: { customerId, limit: 20 } } })),
});
