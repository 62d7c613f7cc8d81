import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../db/tenant.ts';
import { createSource } from '../services/source/create.ts';
import { listSources, removeSource } from '../services/source/list.ts';
import { may } from './access/may.ts';
import type { ApiDeps } from './deps.ts';
import { knownId } from './ids.ts';
import { listOf } from './paging.ts';
import { Instant, idParam, json, jsonBody, newRoutes, problems } from './routing.ts';
import { plainText } from './text.ts';

const SourceView = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    path: z.string().openapi({ description: 'Where its webhooks are sent to' }),
    enabled: z.boolean(),
    createdAt: Instant,
  })
  .openapi('Source');
const SourceList = listOf(SourceView);
const NewSource = z.object({ name: plainText(200) });
const MadeSource = z
  .object({ id: z.string(), key: z.string(), path: z.string(), secret: z.string() })
  .openapi('MadeSource');

const pathOf = (key: string) => `/api/v1/webhooks/${key}`;
const tags = ['sources'];

const listRoute = createRoute({
  method: 'get',
  path: '/sources',
  operationId: 'listSources',
  summary: 'Ways in for webhooks, without their secrets',
  tags,
  ...may('sources:manage'),
  responses: { 200: json(SourceList, 'The sources'), ...problems },
});
const createSourceRoute = createRoute({
  method: 'post',
  path: '/sources',
  operationId: 'createSource',
  summary: 'Open a way in for webhooks; its signing secret is shown in this answer and never again',
  tags,
  ...may('sources:manage'),
  request: jsonBody(NewSource),
  responses: { 201: json(MadeSource, 'Address and secret'), ...problems },
});
const removeRoute = createRoute({
  method: 'delete',
  path: '/sources/{id}',
  operationId: 'removeSource',
  summary: 'Close a way in; its calls stay',
  tags,
  ...may('sources:manage'),
  request: { params: idParam },
  responses: { 204: { description: 'Closed' }, ...problems },
});

export const sourceRoutes = ({ db, now, secretKey }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const sources = await withTenant(db, tenantId, (tx) => listSources(tx, { tenantId }));
      const items = sources.map(({ key, ...source }) => ({ ...source, path: pathOf(key) }));
      return c.json(SourceList.parse({ items, nextCursor: null }), 200);
    })
    .openapi(createSourceRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const { name } = c.req.valid('json');
      const made = await withTenant(db, tenantId, (tx) => createSource(tx, { tenantId, name, secretKey, now: now() }));
      return c.json({ ...made, path: pathOf(made.key) }, 201);
    })
    .openapi(removeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const sourceId = knownId('source', c.req.valid('param').id);
      await withTenant(db, tenantId, (tx) => removeSource(tx, { tenantId, sourceId }));
      return c.body(null, 204);
    });
