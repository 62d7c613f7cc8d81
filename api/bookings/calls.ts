import { createRoute, z } from '@hono/zod-openapi';
import { directions } from '../../core/call.ts';
import { withTenant } from '../../db/tenant.ts';
import { listBookingCalls } from '../../services/booking/calls.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { listOf, pageQuery } from '../kit/paging.ts';
import { Instant, idParam, json, newRoutes, problems } from '../kit/routing.ts';

const BookingCall = z
  .object({
    callId: z.string(),
    direction: z.enum(directions),
    startedAt: Instant,
    durationSeconds: z.number().nullable(),
    agentName: z.string().nullable(),
    matter: z.string().nullable(),
    score: z.number().nullable().openapi({ description: 'Points for the booking; null where a person chose it' }),
    confidence: z.number(),
    reasons: z.array(z.string()),
    decidedBy: z.string(),
  })
  .openapi('BookingCall');
const BookingCalls = listOf(BookingCall);

const callsRoute = createRoute({
  method: 'get',
  path: '/bookings/{id}/calls',
  operationId: 'listBookingCalls',
  summary: 'Calls linked to a booking, with points and reasons, latest first',
  tags: ['bookings'],
  ...may('calls:read'),
  request: { params: idParam, query: z.strictObject(pageQuery) },
  responses: { 200: json(BookingCalls, 'One page'), ...problems },
});

export const bookingCallRoutes = ({ db }: ApiDeps) =>
  newRoutes().openapi(callsRoute, async (c) => {
    const { tenantId } = c.get('caller');
    const bookingId = knownId('booking', c.req.valid('param').id);
    const asked = { ...c.req.valid('query'), tenantId, bookingId };
    return c.json(BookingCalls.parse(await withTenant(db, tenantId, (tx) => listBookingCalls(tx, asked))), 200);
  });
