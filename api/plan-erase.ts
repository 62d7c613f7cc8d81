import { createRoute } from '@hono/zod-openapi';
import { erasePlan } from '../services/erase/plan.ts';
import { may } from './access/may.ts';
import { Receipt } from './calls/erase.ts';
import { actOf } from './kit/actor.ts';
import type { ApiDeps } from './kit/deps.ts';
import { knownId } from './kit/ids.ts';
import { conflict, idParam, json, newRoutes, problems } from './kit/routing.ts';

const eraseRoute = createRoute({
  method: 'delete',
  path: '/contact-plans/{id}',
  operationId: 'eraseContactPlan',
  summary: 'Erase a contact plan without a call, with its attempts and run; others are erased with their call',
  tags: ['contact plans'],
  ...may('calls:erase'),
  request: { params: idParam },
  responses: { 200: json(Receipt, 'What was deleted, and from where'), ...problems, ...conflict },
});

export const planEraseRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(eraseRoute, async (c) => {
    const ref = { tenantId: c.get('caller').tenantId, planId: knownId('contact plan', c.req.valid('param').id) };
    return c.json(Receipt.parse(await erasePlan(deps, actOf(c, deps.now()), ref)), 200);
  });
