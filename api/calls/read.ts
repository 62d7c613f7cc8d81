import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { createRoute, z } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { getPeaks } from '../../services/call/audio.ts';
import { cancelCall } from '../../services/call/cancel.ts';
import { getTranscript, withWordTimes } from '../../services/call/transcript.ts';
import { may } from '../access/may.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { conflict, idParam, json, newRoutes, problems } from '../kit/routing.ts';
import { callAgainRoutes } from './again.ts';
import { callEraseRoutes } from './erase.ts';
import { callLinkRoutes } from './link.ts';
import { callListRoutes } from './list.ts';
import { showCall } from './show.ts';
import { CallView, PeaksView, TranscriptView } from './views.ts';

const tags = ['calls'];
const CancelView = z.object({ id: z.string() });

const getRoute = createRoute({
  method: 'get',
  path: '/calls/{id}',
  operationId: 'getCall',
  summary: 'One call with its steps, link, insights and metrics',
  tags,
  ...may('calls:read'),
  request: { params: idParam },
  responses: { 200: json(CallView, 'The call'), ...problems },
});
const transcriptRoute = createRoute({
  method: 'get',
  path: '/calls/{id}/transcript',
  operationId: 'getTranscript',
  summary: 'The transcript; not found until the call has been transcribed',
  tags,
  ...may('calls:read'),
  request: { params: idParam, query: z.strictObject({ words: z.enum(['true', 'false']).default('false') }) },
  responses: { 200: json(TranscriptView, 'The transcript; times in seconds'), ...problems },
});
const peaksRoute = createRoute({
  method: 'get',
  path: '/calls/{id}/peaks',
  operationId: 'getPeaks',
  summary: 'Loudness of the recording for drawing a waveform, 0 to 100 per channel',
  tags,
  ...may('calls:read'),
  request: { params: idParam },
  responses: { 200: json(PeaksView, 'The peaks'), ...problems },
});
const cancelRoute = createRoute({
  method: 'post',
  path: '/calls/{id}/cancel',
  operationId: 'cancelCall',
  summary: 'Cancel a call; what has been saved stays',
  tags,
  ...may('calls:change'),
  request: { params: idParam },
  responses: { 202: json(CancelView, 'Canceled; its run has been asked to stop'), ...problems, ...conflict },
});

export const callRoutes = (deps: ApiDeps) =>
  newRoutes()
    .route('/', callAgainRoutes(deps))
    .route('/', callEraseRoutes(deps))
    .route('/', callLinkRoutes(deps))
    // Before the routes of one call, whose id could otherwise be "counts".
    .route('/', callListRoutes(deps))
    .openapi(getRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      return c.json(await showCall(deps, ref), 200);
    })
    .openapi(transcriptRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      const transcript = await withTenant(deps.db, ref.tenantId, (tx) => getTranscript(tx, ref));
      const turns =
        c.req.valid('query').words === 'true' ? await withWordTimes(deps.storage, transcript) : transcript.turns;
      const view = TranscriptView.parse({ ...transcript, turns });
      await yieldToEventLoop();
      return c.json(view, 200);
    })
    .openapi(peaksRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      return c.json(await withTenant(deps.db, ref.tenantId, (tx) => getPeaks(tx, ref)), 200);
    })
    .openapi(cancelRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      await cancelCall(deps, actOf(c, deps.now()), ref);
      return c.json({ id: ref.callId }, 202);
    });
