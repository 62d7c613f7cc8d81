import { createRoute, z } from '@hono/zod-openapi';
import { type BulkResult, outcome } from '../../core/outcome.ts';
import { withTenant } from '../../db/tenant.ts';
import { reopenMinutes, reopenReviewItem } from '../../services/review/reopen.ts';
import { resolveReviewItem } from '../../services/review/resolve.ts';
import { may } from '../access/may.ts';
import { CustomerBody } from '../customers/view.ts';
import { actOf } from '../kit/actor.ts';
import { BulkView, bulkIds, bulkView } from '../kit/bulk.ts';
import { callerName } from '../kit/caller.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { conflict, idParam, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { ReviewItem } from './read.ts';

const forMany = [
  z.strictObject({ action: z.literal('choose_customer'), customerId: z.uuid(), addPhone: z.boolean().optional() }),
  z.strictObject({ action: z.literal('choose_booking'), bookingId: z.uuid().nullable() }),
  z.strictObject({ action: z.literal('dismiss') }),
] as const;
const Resolution = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('create_customer'), customer: CustomerBody }),
    ...forMany,
  ])
  .openapi('ReviewResolution');
const Bulk = z
  .strictObject({ ids: bulkIds, resolution: z.discriminatedUnion('action', [...forMany]) })
  .openapi('ReviewBulk');

const tags = ['review'];
const resolveRoute = createRoute({
  method: 'post',
  path: '/review-items/{id}/resolve',
  operationId: 'resolveReviewItem',
  summary: 'Decide an item; links and memories change with it',
  tags,
  ...may('review:decide'),
  request: { params: idParam, ...jsonBody(Resolution) },
  responses: { 200: json(ReviewItem, 'The resolved item'), ...problems, ...conflict },
});
const reopenRoute = createRoute({
  method: 'post',
  path: '/review-items/{id}/reopen',
  operationId: 'reopenReviewItem',
  summary: `Reopen an item within ${reopenMinutes} minutes and undo what the decision changed; an open item stays as it is`,
  tags,
  ...may('review:decide'),
  request: { params: idParam },
  responses: { 200: json(ReviewItem, 'The open item'), ...problems, ...conflict },
});
const bulkRoute = createRoute({
  method: 'post',
  path: '/review-items/bulk',
  operationId: 'resolveReviewItems',
  summary: 'One decision for many items; one refusal does not affect the others',
  tags,
  ...may('review:decide'),
  request: jsonBody(Bulk),
  responses: { 200: json(BulkView, 'The result of each'), ...problems },
});

export const reviewDecisionRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(bulkRoute, async (c) => {
      const caller = c.get('caller');
      const { tenantId } = caller;
      const { ids, resolution } = c.req.valid('json');
      const by = callerName(caller);
      // Recorded as if each had been decided separately, so a search for decisions finds all of them.
      const act = { ...actOf(c, now()), action: 'resolveReviewItem' };
      const results: BulkResult[] = [];
      // One after the other: items of one number wait for each other anyway.
      for (const itemId of new Set(ids)) {
        const decision = { tenantId, itemId, resolution, by, now: now() };
        const decide = () => withTenant(db, tenantId, (tx) => resolveReviewItem(tx, act, decision));
        results.push(await outcome(itemId, decide));
      }
      return c.json(bulkView({ results }), 200);
    })
    .openapi(resolveRoute, async (c) => {
      const caller = c.get('caller');
      const { tenantId } = caller;
      const act = actOf(c, now());
      const itemId = c.req.valid('param').id;
      const decision = { tenantId, itemId, resolution: c.req.valid('json'), by: callerName(caller), now: act.at };
      const item = await withTenant(db, tenantId, (tx) => resolveReviewItem(tx, act, decision));
      return c.json(ReviewItem.parse(item), 200);
    })
    .openapi(reopenRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const act = actOf(c, now());
      const asked = { tenantId, itemId: knownId('review item', c.req.valid('param').id), now: act.at };
      return c.json(ReviewItem.parse(await withTenant(db, tenantId, (tx) => reopenReviewItem(tx, act, asked))), 200);
    });
