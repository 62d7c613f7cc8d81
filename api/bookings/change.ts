import { createRoute, z } from '@hono/zod-openapi';
import type { Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { recordChange } from '../../services/audit/change.ts';
import { changeBooking } from '../../services/booking/change.ts';
import { getBooking } from '../../services/booking/get.ts';
import { fieldsOf } from '../../services/booking/view.ts';
import { removeBooking } from '../../services/erase/booking.ts';
import { may } from '../access/may.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { conflict, Instant, idParam, json, jsonBody, newRoutes, problems, stale } from '../kit/routing.ts';
import { etagOf, ifMatch, seenVersion } from '../kit/versions.ts';
import { BookingPatch, BookingView } from './view.ts';

const count = z.number().int();
const Receipt = z
  .object({
    id: z.string(),
    calls: count.openapi({ description: 'Calls that stay, no longer linked to the booking' }),
    removedAt: Instant,
  })
  .openapi('BookingReceipt');

const changeRoute = createRoute({
  method: 'patch',
  path: '/bookings/{id}',
  operationId: 'changeBooking',
  summary: 'Change the given fields of the version you read',
  tags: ['bookings'],
  ...may('bookings:change'),
  request: { params: idParam, headers: ifMatch, ...jsonBody(BookingPatch) },
  responses: { 200: json(BookingView, 'The updated booking'), ...problems, ...conflict, ...stale },
});
const removeRoute = createRoute({
  method: 'delete',
  path: '/bookings/{id}',
  operationId: 'removeBooking',
  summary: 'Delete a booking for good; its calls stay',
  tags: ['bookings'],
  ...may('bookings:change'),
  request: { params: idParam, headers: ifMatch },
  responses: { 200: json(Receipt, 'What was deleted'), ...problems, ...stale },
});

export const bookingChangeRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(changeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const bookingId = knownId('booking', c.req.valid('param').id);
      const act = actOf(c, now());
      const asked = { tenantId, bookingId, version: seenVersion(c), change: c.req.valid('json'), now: act.at };
      const booking = await withTenant(db, tenantId, async (tx) => {
        const before = fieldsOf(await getBooking(tx, asked));
        const changed = await changeBooking(tx, asked);
        await recordChange(tx, act, { noun: 'booking', id: bookingId, before, after: fieldsOf(changed) });
        return changed;
      });
      c.header('ETag', etagOf(booking.version));
      return c.json(BookingView.parse(booking), 200);
    })
    .openapi(removeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const bookingId = knownId('booking', c.req.valid('param').id);
      const act = actOf(c, now());
      const asked = { tenantId, bookingId, version: seenVersion(c), now: act.at };
      const erase = async (tx: Tx) => {
        const before = fieldsOf(await getBooking(tx, asked));
        const gone = await removeBooking(tx, asked);
        await recordChange(tx, act, { noun: 'booking', id: bookingId, before });
        return gone;
      };
      const receipt = await withTenant(db, tenantId, erase, 'erasure');
      return c.json(Receipt.parse(receipt), 200);
    });
