import { createRoute, z } from '@hono/zod-openapi';
import { directions } from '../core/call.ts';
import { withTenant } from '../db/tenant.ts';
import { listReviewItems } from '../services/review/list.ts';
import { resolveReviewItem } from '../services/review/resolve.ts';
import { byWhom } from './access/caller.ts';
import { may } from './access/may.ts';
import { CustomerBody } from './customers/view.ts';
import type { ApiDeps } from './deps.ts';
import { listOf, pageQuery } from './paging.ts';
import { conflict, Instant, idParam, json, jsonBody, MaybeInstant, newRoutes, problems } from './routing.ts';
import { freeText } from './text.ts';

const ReviewItem = z
  .object({
    id: z.string(),
    callId: z.string(),
    kind: z.string(),
    subject: z.string(),
    facts: z.record(z.string(), z.unknown()),
    createdAt: Instant,
    resolvedAt: MaybeInstant,
    resolution: z.string().nullable(),
    resolvedBy: z.string().nullable(),
    call: z.object({
      sourceCallId: z.string(),
      direction: z.enum(directions),
      from: z.string().nullable(),
      to: z.string().nullable(),
      startedAt: Instant,
    }),
  })
  .openapi('ReviewItem');
const ReviewList = listOf(ReviewItem);
const ReviewQuery = z.object({
  ...pageQuery,
  kind: freeText(60).optional(),
  state: z.enum(['open', 'resolved', 'all']).default('open'),
  callId: z.uuid().optional(),
});
const Resolution = z
  .discriminatedUnion('action', [
    z.object({ action: z.literal('create_customer'), customer: CustomerBody }),
    z.object({ action: z.literal('choose_customer'), customerId: z.uuid(), addPhone: z.boolean().optional() }),
    z.object({ action: z.literal('choose_booking'), bookingId: z.uuid().nullable() }),
    z.object({ action: z.literal('dismiss') }),
  ])
  .openapi('ReviewResolution');

const listRoute = createRoute({
  method: 'get',
  path: '/review-items',
  operationId: 'listReviewItems',
  summary: 'What a person should decide, newest first',
  tags: ['review'],
  ...may('review:read'),
  request: { query: ReviewQuery },
  responses: { 200: json(ReviewList, 'One page'), ...problems },
});
const resolveRoute = createRoute({
  method: 'post',
  path: '/review-items/{id}/resolve',
  operationId: 'resolveReviewItem',
  summary: 'Decide; links and memories change with it',
  tags: ['review'],
  ...may('review:decide'),
  request: { params: idParam, ...jsonBody(Resolution) },
  responses: { 200: json(ReviewItem, 'The item, settled'), ...problems, ...conflict },
});

export const reviewRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const { kind, state, ...query } = c.req.valid('query');
      const filter = {
        ...query,
        tenantId,
        kinds: kind ? [kind] : undefined,
        state: state === 'all' ? undefined : state,
      };
      return c.json(ReviewList.parse(await withTenant(db, tenantId, (tx) => listReviewItems(tx, filter))), 200);
    })
    .openapi(resolveRoute, async (c) => {
      const caller = c.get('caller');
      const { tenantId } = caller;
      const decision = {
        tenantId,
        itemId: c.req.valid('param').id,
        resolution: c.req.valid('json'),
        by: byWhom(caller),
        now: now(),
      };
      return c.json(ReviewItem.parse(await withTenant(db, tenantId, (tx) => resolveReviewItem(tx, decision))), 200);
    });
