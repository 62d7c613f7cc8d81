import { createRoute, z } from '@hono/zod-openapi';
import { pingDatabase } from '../services/pipeline/ping.ts';
import type { ApiDeps } from './kit/deps.ts';
import { json, newRoutes } from './kit/routing.ts';

const Health = z.object({ status: z.literal('ok') }).openapi('Health');
const part = z.enum(['ok', 'unreachable']);
const Readiness = z
  .object({ status: z.enum(['ok', 'not_ready']), database: part, temporal: part })
  .openapi('Readiness');

/** A load balancer asks often and does not wait long. */
const timeoutMs = 3_000;

const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'health',
  summary: 'This process is alive',
  tags: ['platform'],
  security: [],
  responses: { 200: json(Health, 'Alive') },
});
const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'readiness',
  summary: 'Database and Temporal can be reached',
  tags: ['platform'],
  security: [],
  responses: { 200: json(Readiness, 'Ready'), 503: json(Readiness, 'Not ready, and why') },
});

export const healthRoutes = ({ db, checkRuns }: ApiDeps) =>
  newRoutes()
    .openapi(healthRoute, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(readyRoute, async (c) => {
      const [database, temporal] = await Promise.all([answers(() => pingDatabase(db)), answers(checkRuns)]);
      const ready = database === 'ok' && temporal === 'ok';
      return ready
        ? c.json({ status: 'ok' as const, database, temporal }, 200)
        : c.json({ status: 'not_ready' as const, database, temporal }, 503);
    });

async function answers(check: () => Promise<void>): Promise<z.infer<typeof part>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'unreachable'>((resolve) => {
    timer = setTimeout(() => resolve('unreachable'), timeoutMs);
  });
  const asked = check().then(
    () => 'ok' as const,
    () => 'unreachable' as const,
  );
  const answer = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answer;
}
