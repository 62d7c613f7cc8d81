import { createRoute, z } from '@hono/zod-openapi';
import { notFound } from '../../core/problem.ts';
import { withTenant } from '../../db/tenant.ts';
import { listCalls } from '../../services/call/list.ts';
import { may } from '../access/may.ts';
import { CallListItem } from '../calls/views.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { listOf, pageQuery } from '../kit/paging.ts';
import { type Caller, json, newRoutes, problems } from '../kit/routing.ts';
import { ViewOfKey } from './keys.ts';

const CallList = listOf(CallListItem);
const Embed = z.object({ name: z.string(), view: ViewOfKey });
const tags = ['access'];
const viewRoute = createRoute({
  method: 'get',
  path: '/embed',
  operationId: 'getEmbed',
  summary: 'What the embed key of this request shows',
  tags,
  ...may('calls:read'),
  responses: { 200: json(Embed, 'The view'), ...problems },
});
const callsRoute = createRoute({
  method: 'get',
  path: '/embed/calls',
  operationId: 'listEmbedCalls',
  summary: "Calls under the embed key's own filter, latest start first",
  tags,
  ...may('calls:read'),
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: json(CallList, 'One page'), ...problems },
});

/** Only for embed keys: no other credential has a view. */
export const embedRoutes = ({ db }: ApiDeps) =>
  newRoutes()
    .openapi(viewRoute, (c) => {
      const { name, view } = embedOf(c.get('caller'));
      return c.json(Embed.parse({ name, view }), 200);
    })
    .openapi(callsRoute, async (c) => {
      const { tenantId, view } = embedOf(c.get('caller'));
      if (view.kind !== 'calls') throw notFound('view', 'calls');
      const page = { ...view.filter, ...c.req.valid('query'), tenantId };
      return c.json(CallList.parse(await withTenant(db, tenantId, (tx) => listCalls(tx, page))), 200);
    });

function embedOf(caller: Caller) {
  if (caller.kind !== 'embed') throw notFound('view', caller.kind);
  return caller;
}
