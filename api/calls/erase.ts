import { createRoute, z } from '@hono/zod-openapi';
import { eraseCall } from '../../services/erase/call.ts';
import { may } from '../access/may.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { Instant, idParam, json, newRoutes, problems } from '../kit/routing.ts';

export const Receipt = z
  .object({
    id: z.string(),
    erasedAt: Instant,
    erased: z.array(z.object({ store: z.string(), what: z.string(), count: z.number().int() })),
  })
  .openapi('ErasureReceipt');

const eraseRoute = createRoute({
  method: 'delete',
  path: '/calls/{id}',
  operationId: 'eraseCall',
  summary:
    'Erase a call from every store; repeating the request finishes an interrupted erasure and returns the same receipt',
  tags: ['calls'],
  ...may('calls:erase'),
  request: { params: idParam },
  responses: { 200: json(Receipt, 'What was deleted, and from where'), ...problems },
});

export const callEraseRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(eraseRoute, async (c) => {
    const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
    return c.json(Receipt.parse(await eraseCall(deps, actOf(c, deps.now()), ref)), 200);
  });
