import { createRoute, z } from '@hono/zod-openapi';
import type { Right } from '../../core/access/rights.ts';
import { withTenant } from '../../db/tenant.ts';
import { readContext } from '../../services/context/context.ts';
import { readTimeline, type TimelineKind, timelineKinds } from '../../services/context/timeline.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { listOf, pageQuery } from '../kit/paging.ts';
import { Instant, idParam, json, newRoutes, problems } from '../kit/routing.ts';

const Item = z
  .object({
    kind: z.enum(timelineKinds),
    id: z.string(),
    at: Instant,
    callId: z.string().nullable(),
    title: z.string().openapi({ description: "A call's matter, a booking's title, a wish's words, a memory's kind" }),
    detail: z.string().openapi({ description: "A call's summary, a booking's or plan's state, a memory's text" }),
  })
  .openapi('TimelineItem');
const Timeline = listOf(Item);
const Context = z
  .object({
    customerId: z.string(),
    name: z.string(),
    interactions: z.array(
      z.object({ callId: z.string(), at: Instant, matter: z.string().nullable(), sentiment: z.string().nullable() }),
    ),
    preferences: z.array(z.string()),
    bookings: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        status: z.string(),
        startsAt: Instant,
        guestCount: z.number().int().nullable(),
      }),
    ),
    text: z.string(),
  })
  .openapi('CustomerContext');

const timelineRoute = createRoute({
  method: 'get',
  path: '/customers/{id}/timeline',
  operationId: 'getCustomerTimeline',
  summary: 'A customer’s calls, bookings, contact plans and memories in one list, newest first',
  tags: ['customers'],
  ...may('customers:read'),
  request: { params: idParam, query: z.strictObject({ ...pageQuery, kind: z.enum(timelineKinds).optional() }) },
  responses: { 200: json(Timeline, 'One page, of the kinds the caller can read'), ...problems },
});
const contextRoute = createRoute({
  method: 'get',
  path: '/customers/{id}/context',
  operationId: 'getCustomerContext',
  summary: 'What to know before the next conversation: latest calls, preferences, bookings; as text with `format=text`',
  tags: ['customers'],
  ...may('customers:read'),
  request: { params: idParam, query: z.strictObject({ format: z.enum(['json', 'text']).default('json') }) },
  responses: {
    200: {
      content: { 'application/json': { schema: Context }, 'text/plain': { schema: { type: 'string' as const } } },
      description: 'Up to five calls, eight memories and three bookings, latest first',
    },
    ...problems,
  },
});

const rightFor: Record<TimelineKind, Right> = {
  call: 'calls:read',
  booking: 'bookings:read',
  plan: 'plans:read',
  memory: 'customers:read',
};

export const customerHistoryRoutes = ({ db }: ApiDeps) =>
  newRoutes()
    .openapi(timelineRoute, async (c) => {
      const { tenantId, rights } = c.get('caller');
      const customerId = knownId('customer', c.req.valid('param').id);
      const { kind: only, ...page } = c.req.valid('query');
      const kinds = timelineKinds.filter((kind) => rights.has(rightFor[kind]) && (!only || kind === only));
      const asked = { ...page, tenantId, customerId, kinds };
      return c.json(Timeline.parse(await withTenant(db, tenantId, (tx) => readTimeline(tx, asked))), 200);
    })
    .openapi(contextRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const customerId = knownId('customer', c.req.valid('param').id);
      const context = await withTenant(db, tenantId, (tx) => readContext(tx, { tenantId, customerId }));
      if (c.req.valid('query').format === 'text') return c.text(context.text, 200) as never;
      return c.json(Context.parse(context), 200);
    });
