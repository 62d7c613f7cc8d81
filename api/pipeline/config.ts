import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { changePipeline } from '../../services/config/change.ts';
import { readPipeline } from '../../services/config/config.ts';
import { may } from '../access/may.ts';
import { originOf } from '../kit/actor.ts';
import { callerName } from '../kit/caller.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { badValues } from '../kit/reject.ts';
import { conflict, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { PipelineBody, PipelineView } from './body.ts';

export const ConfigView = z.object({ version: z.number().int(), config: PipelineView }).openapi('PipelineVersion');
const ConfigChange = z.strictObject({
  version: z.number().openapi({ description: 'The version you read; a newer active one is a conflict' }),
  config: PipelineBody,
});
const Draft = z.strictObject({
  config: z.record(z.string(), z.unknown()).openapi({ description: 'A `PipelineConfig`, valid or not' }),
});
/** Field names match those of a change. */
const Checked = z.object({ config: PipelineBody });
const CheckView = z
  .object({
    valid: z.boolean(),
    config: z.union([PipelineView, z.null()]).openapi({ description: 'As it would be saved; null if it is not valid' }),
    errors: z.array(z.object({ field: z.string(), value: z.unknown(), message: z.string() })),
  })
  .openapi('PipelineCheck');

const tags = ['pipeline'];
const readRoute = createRoute({
  method: 'get',
  path: '/pipeline/config',
  operationId: 'getPipelineConfig',
  summary: 'The active configuration; version 0 is the default',
  tags,
  ...may('config:read'),
  responses: { 200: json(ConfigView, 'Version and configuration'), ...problems },
});
const changeRoute = createRoute({
  method: 'put',
  path: '/pipeline/config',
  operationId: 'changePipelineConfig',
  summary: 'Activate a new version; older ones are kept',
  tags,
  ...may('config:change'),
  request: jsonBody(ConfigChange),
  responses: { 200: json(ConfigView, 'The new version'), ...problems, ...conflict },
});
const validateRoute = createRoute({
  method: 'post',
  path: '/pipeline/config/validate',
  operationId: 'validatePipelineConfig',
  summary: 'Validate a configuration, field by field; nothing is saved',
  tags,
  ...may('config:change'),
  request: jsonBody(Draft),
  responses: { 200: json(CheckView, 'Whether it is valid'), ...problems },
});

export const pipelineConfigRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(readRoute, async (c) => {
      const { tenantId } = c.get('caller');
      return c.json(ConfigView.parse(await withTenant(db, tenantId, (tx) => readPipeline(tx, tenantId))), 200);
    })
    .openapi(changeRoute, async (c) => {
      const caller = c.get('caller');
      const { version: basedOn, config } = c.req.valid('json');
      const { tenantId } = caller;
      const change = { tenantId, basedOn, config, by: callerName(caller), origin: originOf(c), now: now() };
      const { version } = await changePipeline(db, change);
      return c.json(ConfigView.parse({ version, config }), 200);
    })
    .openapi(validateRoute, (c) => {
      const draft = c.req.valid('json');
      const { data, error } = Checked.safeParse(draft);
      const errors = error ? [...badValues(error, draft).fields] : [];
      return c.json(CheckView.parse({ valid: !error, config: data?.config ?? null, errors }), 200);
    });
