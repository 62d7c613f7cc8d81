import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { bookingStatuses } from '../../reading/link/score.ts';
import { recordChange } from '../../services/audit/change.ts';
import { createBooking } from '../../services/booking/create.ts';
import { getBooking } from '../../services/booking/get.ts';
import { listBookings } from '../../services/booking/list.ts';
import { fieldsOf } from '../../services/booking/view.ts';
import { everyRow } from '../../services/paging/every.ts';
import { answerCsv, csvFile } from '../access/csv-answer.ts';
import { may } from '../access/may.ts';
import { seesAllText } from '../access/redact.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { listOf, pageQuery } from '../kit/paging.ts';
import { conflict, idParam, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { freeText, instantText } from '../kit/text.ts';
import { etagOf } from '../kit/versions.ts';
import { BookingBody, BookingView } from './view.ts';

const BookingList = listOf(BookingView);
const BookingFilter = z.strictObject({
  customerId: z.uuid().optional(),
  externalId: freeText(200).optional(),
  status: z.enum(bookingStatuses).optional(),
  from: instantText.optional().openapi({ description: 'Bookings that start at or after this instant' }),
  to: instantText.optional().openapi({ description: 'Bookings that start before this instant' }),
  q: freeText(200).optional().openapi({ description: "Part of the title, an item or the customer's name" }),
});
const BookingQuery = BookingFilter.extend(pageQuery);
const columns = [
  'id',
  'externalId',
  'customerId',
  'customerName',
  'customerExternalId',
  'title',
  'status',
  'startsAt',
  'guestCount',
  'items',
  'createdAt',
  'updatedAt',
] as const;

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
const exportRoute = createRoute({
  method: 'get',
  path: '/bookings.csv',
  operationId: 'exportBookings',
  summary: 'All matching bookings as CSV; cells that a spreadsheet would execute are written as text',
  tags,
  ...may('data:export', 'bookings:read'),
  request: { query: BookingFilter },
  responses: { 200: csvFile('One row per booking; items are separated by semicolons'), ...problems },
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
  summary: 'Create a booking for a known customer',
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
      const filter = { ...query, tenantId, statuses: status && [status], masked: !seesAllText(c) };
      return c.json(BookingList.parse(await withTenant(db, tenantId, (tx) => listBookings(tx, filter))), 200);
    })
    .openapi(exportRoute, (c) => {
      const { tenantId } = c.get('caller');
      const { status, ...query } = c.req.valid('query');
      const filter = { ...query, tenantId, statuses: status && [status], masked: !seesAllText(c) };
      const pages = everyRow(db, tenantId, async (tx, page) => {
        const { items, nextCursor } = await listBookings(tx, { ...filter, ...page });
        return { items: items.map((one) => ({ ...one, items: one.items.join('; ') })), nextCursor };
      });
      return answerCsv(c, { name: 'bookings', columns, pages });
    })
    .openapi(getRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, bookingId: c.req.valid('param').id };
      const booking = await withTenant(db, ref.tenantId, (tx) => getBooking(tx, ref));
      c.header('ETag', etagOf(booking.version));
      return c.json(BookingView.parse(booking), 200);
    })
    .openapi(createBookingRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const act = actOf(c, now());
      const asked = { tenantId, booking: c.req.valid('json'), now: act.at };
      const booking = await withTenant(db, tenantId, async (tx) => {
        const made = await createBooking(tx, asked);
        await recordChange(tx, act, { noun: 'booking', id: made.id, after: fieldsOf(made) });
        return made;
      });
      c.header('ETag', etagOf(booking.version));
      return c.json(BookingView.parse(booking), 201);
    });
