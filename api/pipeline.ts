import { createRoute, z } from '@hono/zod-openapi';
import { stages, stepStates, steps } from '../core/call.ts';
import { withTenant } from '../db/tenant.ts';
import { changePipeline } from '../services/pipeline/change.ts';
import { readPipeline } from '../services/pipeline/config.ts';
import { readPipelineStatus } from '../services/pipeline/status.ts';
import { byWhom } from './access/caller.ts';
import { may } from './access/may.ts';
import { ownRecord } from './audit/origin.ts';
import type { ApiDeps } from './deps.ts';
import { PipelineBody, PipelineView } from './pipeline-body.ts';
import { conflict, Instant, json, jsonBody, MaybeInstant, newRoutes, problems } from './routing.ts';

const number = z.number().int();
/** One field a key: the description then says that none is missing. */
const each = <K extends string, T extends z.ZodType>(keys: readonly K[], value: T) =>
  z.object(Object.fromEntries(keys.map((key) => [key, value])) as Record<K, T>);

const StatusView = z
  .object({
    stages: each(stages, number),
    steps: each(steps, each(stepStates, number)),
    oldestWaiting: z.object({ callId: z.string(), stage: z.enum(stages), receivedAt: Instant }).nullable(),
    parked: z.object({
      total: number,
      byReason: z.array(z.object({ step: z.enum(steps), reasonCode: z.string(), calls: number })),
    }),
    reviewItems: number,
    plans: z.object({ waiting: number, dialing: number, nextDueAt: MaybeInstant }),
    withoutRun: number,
  })
  .openapi('PipelineStatus');
const ConfigView = z.object({ version: number, config: PipelineView }).openapi('PipelineVersion');
const ConfigChange = z.object({
  version: number.openapi({ description: 'The version that was read; a newer one in force is a conflict' }),
  config: PipelineBody,
});

const tags = ['pipeline'];
const statusRoute = createRoute({
  method: 'get',
  path: '/pipeline/status',
  operationId: 'getPipelineStatus',
  summary: 'Where the work stands: calls by stage and step, what waits longest, what waits for a person',
  tags,
  ...may('pipeline:read'),
  responses: { 200: json(StatusView, 'The status'), ...problems },
});
const readRoute = createRoute({
  method: 'get',
  path: '/pipeline/config',
  operationId: 'getPipelineConfig',
  summary: 'The configuration in force; version 0 is the default',
  tags,
  ...may('config:read'),
  responses: { 200: json(ConfigView, 'Version and configuration'), ...problems },
});
const changeRoute = createRoute({
  method: 'put',
  path: '/pipeline/config',
  operationId: 'changePipelineConfig',
  summary: 'Put the next version in force; older ones are kept',
  tags,
  ...may('config:change'),
  request: jsonBody(ConfigChange),
  responses: { 200: json(ConfigView, 'The new version'), ...problems, ...conflict },
});

export const pipelineRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(statusRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const status = await withTenant(db, tenantId, (tx) => readPipelineStatus(tx, { tenantId }));
      return c.json(StatusView.parse(status), 200);
    })
    .openapi(readRoute, async (c) => {
      const { tenantId } = c.get('caller');
      return c.json(ConfigView.parse(await withTenant(db, tenantId, (tx) => readPipeline(tx, tenantId))), 200);
    })
    .openapi(changeRoute, async (c) => {
      const caller = c.get('caller');
      const { version: basedOn, config } = c.req.valid('json');
      const change = {
        tenantId: caller.tenantId,
        basedOn,
        config,
        by: byWhom(caller),
        origin: ownRecord(c),
        now: now(),
      };
      const { version } = await changePipeline(db, change);
      return c.json({ version, config }, 200);
    });
