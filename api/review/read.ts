import { createRoute, z } from '@hono/zod-openapi';
import { directions } from '../../core/call.ts';
import { withTenant } from '../../db/tenant.ts';
import { countReviewItems } from '../../services/review/count.ts';
import { getReviewItem, listReviewItems } from '../../services/review/list.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { listOf, pageQuery } from '../kit/paging.ts';
import { Instant, idParam, json, MaybeInstant, newRoutes, problems } from '../kit/routing.ts';
import { freeText, instantText } from '../kit/text.ts';

export const ReviewItem = z
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
const ReviewQuery = z.strictObject({
  ...pageQuery,
  kind: freeText(60).optional(),
  state: z.enum(['open', 'resolved', 'all']).default('open'),
  callId: z.uuid().optional(),
  customerId: z.uuid().optional().openapi({ description: 'The customer the call is linked to' }),
  reason: freeText(60).optional(),
  from: instantText.optional().openapi({ description: 'Created at or after this instant' }),
  to: instantText.optional().openapi({ description: 'Created before this instant' }),
});
const Counts = z
  .object({
    total: z.number().int(),
    byKind: z.array(z.object({ kind: z.string(), reason: z.string().nullable(), items: z.number().int() })),
  })
  .openapi('ReviewCounts');

const listRoute = createRoute({
  method: 'get',
  path: '/review-items',
  operationId: 'listReviewItems',
  summary: 'Items for review, newest first',
  tags: ['review'],
  ...may('review:read'),
  request: { query: ReviewQuery },
  responses: { 200: json(ReviewList, 'One page'), ...problems },
});
const countRoute = createRoute({
  method: 'get',
  path: '/review-items/counts',
  operationId: 'countReviewItems',
  summary: 'Open items by kind and reason',
  tags: ['review'],
  ...may('review:read'),
  responses: { 200: json(Counts, 'The counts'), ...problems },
});
const getRoute = createRoute({
  method: 'get',
  path: '/review-items/{id}',
  operationId: 'getReviewItem',
  summary: 'One item',
  tags: ['review'],
  ...may('review:read'),
  request: { params: idParam },
  responses: { 200: json(ReviewItem, 'The item'), ...problems },
});

export const reviewRoutes = ({ db }: ApiDeps) =>
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
    .openapi(countRoute, async (c) => {
      const { tenantId } = c.get('caller');
      return c.json(Counts.parse(await withTenant(db, tenantId, (tx) => countReviewItems(tx, { tenantId }))), 200);
    })
    .openapi(getRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, itemId: knownId('review item', c.req.valid('param').id) };
      return c.json(ReviewItem.parse(await withTenant(db, ref.tenantId, (tx) => getReviewItem(tx, ref))), 200);
    });
