import { createRoute, z } from '@hono/zod-openapi';
import { steps } from '../../core/call.ts';
import { Problem } from '../../core/problem.ts';
import { cancelCall } from '../../services/call/cancel.ts';
import { rerunCall } from '../../services/call/rerun.ts';
import { eraseCall } from '../../services/erase/call.ts';
import { swapSpeakers } from '../../services/transcript/swap.ts';
import { may } from '../access/may.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { conflict, idParam, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';

const tags = ['calls'];
const Step = z.enum(steps);
const Rerun = z.object({ id: z.string(), from: Step }).openapi('CallRerun');
const Bulk = z
  .strictObject({
    action: z.enum(['rerun', 'cancel', 'erase']),
    ids: z.array(z.uuid()).min(1).max(200),
    from: Step.default('ingest').openapi({ description: 'For a rerun: the step to start from' }),
  })
  .openapi('CallBulk');
const BulkResults = z
  .object({
    results: z.array(
      z.object({ id: z.string(), ok: z.boolean(), code: z.string().nullable(), detail: z.string().nullable() }),
    ),
  })
  .openapi('CallBulkResults');

const rerunRoute = createRoute({
  method: 'post',
  path: '/calls/{id}/rerun',
  operationId: 'rerunCall',
  summary: 'Run a finished call again, from a given step to the last',
  tags,
  ...may('calls:change'),
  request: { params: idParam, ...jsonBody(z.strictObject({ from: Step })) },
  responses: { 202: json(Rerun, 'The run has been requested'), ...problems, ...conflict },
});
const swapRoute = createRoute({
  method: 'post',
  path: '/calls/{id}/swap-speakers',
  operationId: 'swapSpeakers',
  summary: 'Swap agent and customer in a finished call, and run it again from the analysis',
  tags,
  ...may('calls:change'),
  request: { params: idParam },
  responses: { 202: json(Rerun, 'Swapped; the run has been requested'), ...problems, ...conflict },
});
const bulkRoute = createRoute({
  method: 'post',
  path: '/calls/bulk',
  operationId: 'changeCalls',
  summary: 'Apply one action to up to 200 calls, each with its own result. Erasing also needs the right calls:erase',
  tags,
  ...may('calls:change'),
  request: jsonBody(Bulk),
  responses: { 200: json(BulkResults, 'One result per ID, in the order given'), ...problems },
});

export const callAgainRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(rerunRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      const { from } = c.req.valid('json');
      await rerunCall(deps, actOf(c, deps.now()), { ...ref, from });
      return c.json({ id: ref.callId, from }, 202);
    })
    .openapi(swapRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      await rerunCall(deps, actOf(c, deps.now()), { ...ref, from: 'analyze' }, (tx) => swapSpeakers(tx, ref));
      return c.json({ id: ref.callId, from: 'analyze' as const }, 202);
    })
    .openapi(bulkRoute, async (c) => {
      const { tenantId, rights } = c.get('caller');
      const { action, ids, from } = c.req.valid('json');
      if (action === 'erase' && !rights.has('calls:erase'))
        throw new Problem('forbidden', 'This needs the right calls:erase');
      // Recorded as if each had been requested separately, so a search for erasures finds all of them.
      const act = { ...actOf(c, deps.now()), action: `${action}Call` };
      const change = {
        rerun: (callId: string) => rerunCall(deps, act, { tenantId, callId, from }),
        cancel: (callId: string) => cancelCall(deps, act, { tenantId, callId }),
        erase: (callId: string) => eraseCall(deps, act, { tenantId, callId }),
      }[action];
      const results = [];
      // One after the other: two hundred at once would take every connection that others need.
      for (const id of ids) results.push(await outcomeOf(id, change));
      return c.json({ results }, 200);
    });

/**
 * An expected failure for one call is reported with that call; anything else fails the whole request, which can be sent
 * again.
 */
async function outcomeOf(id: string, change: (callId: string) => Promise<unknown>) {
  try {
    await change(id.toLowerCase());
    return { id, ok: true, code: null, detail: null };
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
    return { id, ok: false, code: error.code, detail: error.message };
  }
}
