import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from '../../core/problem.ts';
import { withTenant } from '../../db/tenant.ts';
import { endSession } from '../../services/access/end-session.ts';
import { findInTenant } from '../../services/access/switch.ts';
import { recordChange } from '../../services/audit/change.ts';
import { recordSignIn } from '../../services/audit/sign-in.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { jsonBody, newRoutes, problems, signedIn } from '../kit/routing.ts';
import { startBrowserSession } from './sign-in.ts';

const switchRoute = createRoute({
  method: 'post',
  path: '/me/tenant',
  operationId: 'switchTenant',
  summary: 'Switch to another tenant of the same person; ends the session in this one',
  tags: ['access'],
  ...signedIn,
  request: jsonBody(z.strictObject({ tenantId: z.uuid() })),
  responses: { 204: { description: 'Signed in to the other tenant' }, ...problems },
});

export const switchRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(switchRoute, async (c) => {
    const caller = c.get('caller');
    if (caller.kind !== 'user' || caller.use !== 'cookie')
      throw new Problem('forbidden', 'Only a browser session can switch tenants; a program signs in with the tenantId');
    const act = actOf(c, deps.now());
    const there = await findInTenant(deps.db, caller, c.req.valid('json').tenantId);
    await withTenant(deps.db, caller.tenantId, async (tx) => {
      await endSession(tx, caller);
      await recordChange(tx, act, { noun: 'user', id: caller.userId });
    });
    const facts = { way: 'switch', requestId: c.get('requestId'), address: c.get('address'), at: act.at };
    await recordSignIn(deps.db, there, { ...facts, outcome: 'signIn' });
    await startBrowserSession(deps, c, there);
    return c.body(null, 204);
  });
