import { createRoute, z } from '@hono/zod-openapi';
import { resolveActions, steps } from '../core/call.ts';
import { newId } from '../db/ids.ts';
import { withTenant } from '../db/tenant.ts';
import { decideManyParked } from '../services/parked/bulk.ts';
import { listParked } from '../services/parked/list.ts';
import { decideParked } from '../services/parked/resolve.ts';
import { may } from './access/may.ts';
import { actOf } from './kit/actor.ts';
import { BulkView, bulkIds, bulkView } from './kit/bulk.ts';
import { callerName } from './kit/caller.ts';
import type { ApiDeps } from './kit/deps.ts';
import { knownId } from './kit/ids.ts';
import { listOf, pageQuery } from './kit/paging.ts';
import { conflict, Instant, idParam, json, jsonBody, MaybeInstant, newRoutes, problems } from './kit/routing.ts';
import { freeText, instantText } from './kit/text.ts';

const ParkedView = z
  .object({
    id: z.string(),
    callId: z.string(),
    sourceCallId: z.string(),
    step: z.enum(steps),
    unit: z.string().openapi({ description: 'The unit of the step that is waiting; `main` if it has only one' }),
    failureType: z.string(),
    reasonCode: z.string(),
    attempts: z.number().int(),
    firstError: z.string(),
    lastError: z.string(),
    parkedAt: Instant,
    resolvedAt: MaybeInstant,
    action: z.string().nullable(),
    note: z.string().nullable(),
    resolvedBy: z.string().nullable(),
  })
  .openapi('Parked');
const ParkedList = listOf(ParkedView);
const ParkedQuery = z.strictObject({
  ...pageQuery,
  step: z.enum(steps).optional(),
  failureType: freeText(60).optional(),
  reasonCode: freeText(60).optional(),
  callId: z.uuid().optional(),
  customerId: z.uuid().optional().openapi({ description: 'The customer the call is linked to' }),
  from: instantText.optional().openapi({ description: 'Parked at or after this instant' }),
  to: instantText.optional().openapi({ description: 'Parked before this instant' }),
  resolved: z.enum(['true', 'false']).default('false'),
});
const Decision = z.strictObject({
  action: z.enum(resolveActions),
  note: freeText(2_000).nullish(),
  requestId: z
    .uuid()
    .optional()
    .openapi({ description: 'Identifies the decision, so that it can be repeated after a lost response' }),
});

const Bulk = z
  .strictObject({
    action: z.enum(resolveActions),
    ids: bulkIds
      .optional()
      .openapi({ description: 'The items; if omitted, all that are parked at `step` for `reasonCode`' }),
    step: z.enum(steps).optional(),
    reasonCode: freeText(60).optional(),
    note: freeText(2_000).nullish(),
    requestId: z
      .uuid()
      .optional()
      .openapi({ description: 'Identifies the decision, so that it can be repeated after a lost response' }),
  })
  .refine(({ ids, step, reasonCode }) => ids !== undefined || (step !== undefined && reasonCode !== undefined), {
    path: ['ids'],
    message: 'needs ids, or step and reasonCode',
  })
  .openapi('ParkedBulk');

const listRoute = createRoute({
  method: 'get',
  path: '/parked',
  operationId: 'listParked',
  summary: 'Parked calls, newest first',
  tags: ['parked'],
  ...may('parked:read'),
  request: { query: ParkedQuery },
  responses: { 200: json(ParkedList, 'One page'), ...problems },
});
const resolveRoute = createRoute({
  method: 'post',
  path: '/parked/{id}/resolve',
  operationId: 'resolveParked',
  summary:
    'Retry a parked step, skip it, or fail the call; the ID is that of the parked item, or of a call with only one parked item',
  tags: ['parked'],
  ...may('parked:resolve'),
  request: { params: idParam, ...jsonBody(Decision) },
  responses: {
    200: json(z.object({ id: z.string(), action: z.enum(resolveActions) }), 'The run continues'),
    ...problems,
    ...conflict,
  },
});

const bulkRoute = createRoute({
  method: 'post',
  path: '/parked/bulk',
  operationId: 'resolveManyParked',
  summary: 'One decision for up to 500 parked calls; one refusal does not affect the others',
  tags: ['parked'],
  ...may('parked:resolve'),
  request: jsonBody(Bulk),
  responses: { 200: json(BulkView, 'The result of each'), ...problems },
});

export const parkedRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const { resolved, ...filter } = c.req.valid('query');
      const wanted = { ...filter, tenantId, resolved: resolved === 'true' };
      return c.json(ParkedList.parse(await withTenant(deps.db, tenantId, (tx) => listParked(tx, wanted))), 200);
    })
    .openapi(bulkRoute, async (c) => {
      const caller = c.get('caller');
      const { action, ids, step, reasonCode, note, requestId = newId() } = c.req.valid('json');
      const decision = { tenantId: caller.tenantId, action, note: note ?? null, by: callerName(caller), requestId };
      // Recorded as if each had been decided separately, so a search for decisions finds all of them.
      const act = { ...actOf(c, deps.now()), action: 'resolveParked' };
      const made = await decideManyParked(deps, act, ids ? { ids } : { step, reasonCode }, decision);
      return c.json(bulkView(made), 200);
    })
    .openapi(resolveRoute, async (c) => {
      const caller = c.get('caller');
      const id = knownId('parked call', c.req.valid('param').id);
      const { action, note, requestId = newId() } = c.req.valid('json');
      const decision = { tenantId: caller.tenantId, id, action, note: note ?? null, by: callerName(caller), requestId };
      await decideParked(deps, actOf(c, deps.now()), decision);
      return c.json({ id, action }, 200);
    });
