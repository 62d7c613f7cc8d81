import { createRoute, z } from '@hono/zod-openapi';
import { receiveCallback } from '../services/transcript/callback.ts';
import type { ApiDeps } from './kit/deps.ts';
import { newRoutes, problems } from './kit/routing.ts';

const callbackRoute = createRoute({
  method: 'post',
  path: '/engine-jobs/{token}',
  operationId: 'engineJobDone',
  summary:
    'Called by a speech engine when a job is done; the engine gets the address with the job, and the body is not read',
  tags: ['calls'],
  security: [],
  request: { params: z.object({ token: z.string().max(2_000) }) },
  responses: { 204: { description: 'The run fetches the result' }, ...problems },
});

export const engineJobRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(callbackRoute, async (c) => {
    await receiveCallback(deps, c.req.valid('param').token);
    return c.body(null, 204);
  });
