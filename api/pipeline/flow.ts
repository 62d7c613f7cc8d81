import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { readFlow, sliceMinutes } from '../../services/pipeline/flow.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../deps.ts';
import { Instant, json, newRoutes, problems } from '../routing.ts';

const count = z.number().int();
const FlowView = z
  .object({
    sliceMinutes: count,
    slices: z.array(
      z.object({
        from: Instant,
        to: Instant.openapi({ description: 'Not part of the slice' }),
        received: count.openapi({ description: 'Calls that came in' }),
        finished: count.openapi({ description: 'Calls that came to their end, whatever it was' }),
      }),
    ),
  })
  .openapi('PipelineFlow');

const flowRoute = createRoute({
  method: 'get',
  path: '/pipeline/flow',
  operationId: 'getPipelineFlow',
  summary: `Calls in and out over the last hour by ${sliceMinutes} minutes, oldest first; the last slice is still going on`,
  tags: ['pipeline'],
  ...may('pipeline:read'),
  responses: { 200: json(FlowView, 'The flow'), ...problems },
});

export const pipelineFlowRoutes = ({ db, now }: ApiDeps) =>
  newRoutes().openapi(flowRoute, async (c) => {
    const { tenantId } = c.get('caller');
    const slices = await withTenant(db, tenantId, (tx) => readFlow(tx, { tenantId, now: now() }));
    return c.json(FlowView.parse({ sliceMinutes, slices }), 200);
  });
