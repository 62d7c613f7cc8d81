import { createRoute, z } from '@hono/zod-openapi';
import { stages, stepStates, steps } from '../../core/call.ts';
import { roles } from '../../core/queues.ts';
import { withTenant } from '../../db/tenant.ts';
import { alertCodes } from '../../services/pipeline/alerts.ts';
import { readPipelineStatus } from '../../services/pipeline/status.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { Instant, json, MaybeInstant, newRoutes, problems } from '../kit/routing.ts';

const number = z.number().int();
/** One field per key, so the description says that none is missing. */
const each = <K extends string, T extends z.ZodType>(keys: readonly K[], value: T) =>
  z.object(Object.fromEntries(keys.map((key) => [key, value])) as Record<K, T>);

const StatusView = z
  .object({
    stages: each(stages, number),
    steps: each(steps, each(stepStates, number)),
    watermarks: each(steps, MaybeInstant).openapi({
      description: 'All earlier calls have finished that step; null if none is waiting',
    }),
    oldestWaiting: z.object({ callId: z.string(), stage: z.enum(stages), receivedAt: Instant }).nullable(),
    parked: z.object({
      total: number,
      oldestAt: MaybeInstant,
      byReason: z.array(z.object({ step: z.enum(steps), reasonCode: z.string(), calls: number })),
    }),
    reviewItems: number,
    plans: z.object({ waiting: number, dialing: number, nextDueAt: MaybeInstant }),
    withoutRun: number,
    flow: z
      .array(z.object({ from: Instant, received: number, finished: number, parked: number }))
      .openapi({ description: 'The last hour in slices of five minutes, oldest first' }),
    seats: z
      .array(z.object({ queue: z.enum(roles), workers: number, backlog: number, waitingSeconds: number }))
      .nullable()
      .openapi({ description: 'Workers on each queue, over all tenants; null while Temporal cannot be reached' }),
    alerts: z.array(
      z.object({
        code: z.enum(alertCodes),
        since: MaybeInstant,
        text: z.string(),
        subject: z.object({ kind: z.enum(['call', 'queue', 'provider']), id: z.string() }).nullable(),
      }),
    ),
  })
  .openapi('PipelineStatus');

const statusRoute = createRoute({
  method: 'get',
  path: '/pipeline/status',
  operationId: 'getPipelineStatus',
  summary: 'Pipeline status: calls by stage and step, what has waited longest, and what needs a person',
  tags: ['pipeline'],
  ...may('pipeline:read'),
  responses: { 200: json(StatusView, 'The status'), ...problems },
});
export const pipelineStatusRoutes = ({ db, now, readQueues }: ApiDeps) =>
  newRoutes().openapi(statusRoute, async (c) => {
    const { tenantId } = c.get('caller');
    const asked = { tenantId, now: now(), seats: await readQueues() };
    const status = await withTenant(db, tenantId, (tx) => readPipelineStatus(tx, asked));
    return c.json(StatusView.parse(status), 200);
  });
