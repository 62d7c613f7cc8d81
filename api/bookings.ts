import { createRoute, z } from '@hono/zod-openapi';
import { bookingStatuses } from '../core/link/score.ts';
import { withTenant } from '../db/tenant.ts';
import { createBooking } from '../services/booking/create.ts';
import { getBooking } from '../services/booking/get.ts';
import { listBookings } from '../services/booking/list.ts';
import { may } from './access/may.ts';
import type { ApiDeps } from './deps.ts';
import { listOf, pageQuery } from './paging.ts';
import { conflict, Instant, idParam, json, jsonBody, newRoutes, problems } from './routing.ts';
import { freeText, instantText } from './text.ts';

const BookingView = z
  .object({
    id: z.string(),
    externalId: z.string().nullable(),
    customerId: z.string(),
    customerName: z.string(),
    title: z.string(),
    status: z.enum(bookingStatuses),
    startsAt: Instant,
    guestCount: z.number().int().nullable(),
    items: z.array(z.string()),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .openapi('Booking');
const BookingList = listOf(BookingView);
const BookingBody = z
  .object({
    externalId: freeText(200).nullish(),
    customerId: z.uuid(),
    title: freeText(200),
    status: z.enum(bookingStatuses).optional(),
    startsAt: instantText,
    guestCount: z.number().int().nullish(),
    items: z.array(freeText(200)).max(200).optional(),
  })
  .openapi('NewBooking');
const BookingQuery = z.object({
  ...pageQuery,
  customerId: z.uuid().optional(),
  externalId: freeText(200).optional(),
  status: z.enum(bookingStatuses).optional(),
  from: instantText.optional().openapi({ description: 'Bookings that start at or after this instant' }),
  to: instantText.optional().openapi({ description: 'Bookings that start before this instant' }),
});

const tags = ['bookings'];
const listRoute = createRoute({
  method: 'get',
  path: '/bookings',
  operationId: 'listBookings',
  summary: 'Bookings of this tenant, latest start first',
  tags,
  ...may('bookings:read'),
  request: { query: BookingQuery },
  responses: { 200: json(BookingList, 'One page'), ...problems },
});
const getRoute = createRoute({
  method: 'get',
  path: '/bookings/{id}',
  operationId: 'getBooking',
  summary: 'One booking',
  tags,
  ...may('bookings:read'),
  request: { params: idParam },
  responses: { 200: json(BookingView, 'The booking'), ...problems },
});
const createBookingRoute = createRoute({
  method: 'post',
  path: '/bookings',
  operationId: 'createBooking',
  summary: 'A new booking of a known customer',
  tags,
  ...may('bookings:change'),
  request: jsonBody(BookingBody),
  responses: { 201: json(BookingView, 'The booking'), ...problems, ...conflict },
});

export const bookingRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const { status, ...query } = c.req.valid('query');
      const filter = { ...query, tenantId, statuses: status && [status] };
      return c.json(BookingList.parse(await withTenant(db, tenantId, (tx) => listBookings(tx, filter))), 200);
    })
    .openapi(getRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, bookingId: c.req.valid('param').id };
      return c.json(BookingView.parse(await withTenant(db, ref.tenantId, (tx) => getBooking(tx, ref))), 200);
    })
    .openapi(createBookingRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const made = { tenantId, booking: c.req.valid('json'), now: now() };
      return c.json(BookingView.parse(await withTenant(db, tenantId, (tx) => createBooking(tx, made))), 201);
    });
