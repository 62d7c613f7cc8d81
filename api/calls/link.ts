import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { withTenant } from '../../db/tenant.ts';
import { chooseLink, linkByRules } from '../../services/link/choose.ts';
import { may } from '../access/may.ts';
import { actOf } from '../kit/actor.ts';
import { callerName } from '../kit/caller.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { type ApiEnv, idParam, json, jsonBody, newRoutes, problems, stale } from '../kit/routing.ts';
import { etagOf, ifMatch, seenVersion } from '../kit/versions.ts';
import { showCall } from './show.ts';
import { CallView } from './views.ts';

const tags = ['calls'];
const LinkBody = z
  .strictObject({
    customerId: z.uuid().nullable().openapi({ description: 'null: no customer' }),
    bookingId: z.uuid().nullish().openapi({ description: 'null: not about a booking; if omitted, the rules find one' }),
  })
  .openapi('CallLinkChoice');

const chooseRoute = createRoute({
  method: 'put',
  path: '/calls/{id}/link',
  operationId: 'chooseCallLink',
  summary: 'Set a call’s customer and booking by hand; memories move with it and open questions are closed',
  tags,
  ...may('calls:change'),
  request: { params: idParam, headers: ifMatch, ...jsonBody(LinkBody) },
  responses: { 200: json(CallView, 'The linked call; `ETag` is the version of the link'), ...problems, ...stale },
});
const undoRoute = createRoute({
  method: 'delete',
  path: '/calls/{id}/link',
  operationId: 'undoCallLink',
  summary: 'Remove the manual link: the rules link the call again, and ask a person again if in doubt',
  tags,
  ...may('calls:change'),
  request: { params: idParam, headers: ifMatch },
  responses: { 200: json(CallView, 'The call, linked by the rules'), ...problems, ...stale },
});

/** `If-Match` is optional here: a link is one small decision, and the last one wins. */
const seenBy = (c: Context<ApiEnv>) => (c.req.header('if-match') === undefined ? undefined : seenVersion(c));

export const callLinkRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(chooseRoute, async (c) => {
      const caller = c.get('caller');
      const ref = { tenantId: caller.tenantId, callId: knownId('call', c.req.valid('param').id) };
      const { customerId, bookingId } = c.req.valid('json');
      const act = actOf(c, deps.now());
      const choice = { ...ref, customerId, bookingId, by: callerName(caller), seen: seenBy(c), now: act.at };
      await withTenant(deps.db, ref.tenantId, (tx) => chooseLink(tx, act, choice));
      const call = await showCall(deps, ref);
      c.header('ETag', etagOf(call.link?.version ?? 0));
      return c.json(call, 200);
    })
    .openapi(undoRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      const act = actOf(c, deps.now());
      const change = { ...ref, seen: seenBy(c), now: act.at };
      await withTenant(deps.db, ref.tenantId, (tx) => linkByRules(tx, act, change));
      const call = await showCall(deps, ref);
      c.header('ETag', etagOf(call.link?.version ?? 0));
      return c.json(call, 200);
    });
