import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { getVersion, listVersions } from '../../services/pipeline/history.ts';
import { restorePipeline } from '../../services/pipeline/restore.ts';
import { may } from '../access/may.ts';
import { originOf } from '../kit/actor.ts';
import { callerName } from '../kit/caller.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { listOf, pageQuery } from '../kit/paging.ts';
import { conflict, Instant, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { PipelineView } from './body.ts';
import { ConfigView } from './config.ts';

const version = z.number().int().min(0).max(2_147_483_647);
const Entry = z
  .object({
    version,
    at: Instant,
    by: z.string().nullable().openapi({ description: 'null for the default, which is version 0' }),
  })
  .openapi('PipelineVersionEntry');
const Versions = listOf(Entry).openapi('PipelineVersionList');
const OneVersion = Entry.extend({ config: PipelineView }).openapi('OldPipelineVersion');
const Restore = z.strictObject({
  version: version.openapi({ description: 'The version to restore; 0 is the default' }),
  basedOn: version.openapi({ description: 'The version you read; a newer active one is a conflict' }),
});
const versionParam = z.object({
  version: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .openapi({ param: { name: 'version', in: 'path' }, type: 'integer' }),
});

const tags = ['pipeline'];
const listRoute = createRoute({
  method: 'get',
  path: '/pipeline/config/versions',
  operationId: 'listPipelineVersions',
  summary: 'Who changed the configuration and when, newest first, back to the default',
  tags,
  ...may('config:read'),
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: json(Versions, 'A page of versions'), ...problems },
});
const oneRoute = createRoute({
  method: 'get',
  path: '/pipeline/config/versions/{version}',
  operationId: 'getPipelineVersion',
  summary: 'The configuration of one version',
  tags,
  ...may('config:read'),
  request: { params: versionParam },
  responses: { 200: json(OneVersion, 'The version'), ...problems },
});
const restoreRoute = createRoute({
  method: 'post',
  path: '/pipeline/config/restore',
  operationId: 'restorePipelineConfig',
  summary: 'Restore an older version as a new one',
  tags,
  ...may('config:change'),
  request: jsonBody(Restore),
  responses: { 200: json(ConfigView, 'The new version'), ...problems, ...conflict },
});

export const pipelineHistoryRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const query = { tenantId: c.get('caller').tenantId, ...c.req.valid('query') };
      return c.json(Versions.parse(await withTenant(db, query.tenantId, (tx) => listVersions(tx, query))), 200);
    })
    .openapi(oneRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, ...c.req.valid('param') };
      return c.json(OneVersion.parse(await withTenant(db, ref.tenantId, (tx) => getVersion(tx, ref))), 200);
    })
    .openapi(restoreRoute, async (c) => {
      const caller = c.get('caller');
      const { tenantId } = caller;
      const change = { tenantId, ...c.req.valid('json'), by: callerName(caller), origin: originOf(c), now: now() };
      return c.json(ConfigView.parse(await restorePipeline(db, change)), 200);
    });
