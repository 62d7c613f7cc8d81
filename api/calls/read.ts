import { createRoute, z } from '@hono/zod-openapi';
import { directions, type Stage, stages } from '../../core/call.ts';
import { invalidField } from '../../core/problem.ts';
import { withTenant } from '../../db/tenant.ts';
import { getPeaks } from '../../services/call/audio.ts';
import { cancelCall } from '../../services/call/cancel.ts';
import { getCall } from '../../services/call/get.ts';
import { listCalls } from '../../services/call/list.ts';
import { getTranscript } from '../../services/call/transcript.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../deps.ts';
import { knownId } from '../ids.ts';
import { listOf, pageQuery } from '../paging.ts';
import { conflict, idParam, json, newRoutes, problems } from '../routing.ts';
import { freeText, instantText } from '../text.ts';
import { CallListItem, CallView, PeaksView, TranscriptView } from './views.ts';

const tags = ['calls'];
const CallList = listOf(CallListItem);
const CancelView = z.object({ id: z.string() });

const CallQuery = z.object({
  ...pageQuery,
  stage: freeText(200).optional().openapi({ description: 'One or more stages, separated by commas' }),
  parked: z.enum(['true']).optional().openapi({ description: 'The same as stage=parked' }),
  direction: z.enum(directions).optional(),
  customerId: z.uuid().optional(),
  sourceCallId: freeText(200).optional(),
  from: instantText.optional().openapi({ description: 'Calls that started at or after this instant' }),
  to: instantText.optional().openapi({ description: 'Calls that started before this instant' }),
  agent: freeText(200).optional(),
  q: freeText(300)
    .optional()
    .openapi({ description: 'Words of the transcript, part of a name, a number in any written form, or a source id' }),
});

const listRoute = createRoute({
  method: 'get',
  path: '/calls',
  operationId: 'listCalls',
  summary: 'Calls of this tenant, latest start first',
  tags,
  ...may('calls:read'),
  request: { query: CallQuery },
  responses: { 200: json(CallList, 'One page'), ...problems },
});
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
  summary: 'What was said; not found until the call is transcribed',
  tags,
  ...may('calls:read'),
  request: { params: idParam },
  responses: { 200: json(TranscriptView, 'The transcript; times in seconds'), ...problems },
});
const peaksRoute = createRoute({
  method: 'get',
  path: '/calls/{id}/peaks',
  operationId: 'getPeaks',
  summary: 'Loudness of the recording for drawing, 0 to 100 by channel',
  tags,
  ...may('calls:read'),
  request: { params: idParam },
  responses: { 200: json(PeaksView, 'The peaks'), ...problems },
});
const cancelRoute = createRoute({
  method: 'post',
  path: '/calls/{id}/cancel',
  operationId: 'cancelCall',
  summary: 'Ask the run of a call to stop; what is written stays',
  tags,
  ...may('calls:change'),
  request: { params: idParam },
  responses: { 202: json(CancelView, 'Asked; the call ends as canceled'), ...problems, ...conflict },
});

export const callRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const { stage, parked, ...filter } = c.req.valid('query');
      const wanted = parked ? (['parked'] as const) : readStages(stage);
      const page = await withTenant(deps.db, tenantId, (tx) => listCalls(tx, { ...filter, tenantId, stages: wanted }));
      return c.json(CallList.parse(page), 200);
    })
    .openapi(getRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      return c.json(CallView.parse(await withTenant(deps.db, ref.tenantId, (tx) => getCall(tx, ref))), 200);
    })
    .openapi(transcriptRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      return c.json(TranscriptView.parse(await withTenant(deps.db, ref.tenantId, (tx) => getTranscript(tx, ref))), 200);
    })
    .openapi(peaksRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      return c.json(await withTenant(deps.db, ref.tenantId, (tx) => getPeaks(tx, ref)), 200);
    })
    .openapi(cancelRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
      await cancelCall(deps, ref);
      return c.json({ id: ref.callId }, 202);
    });

function readStages(given: string | undefined): Stage[] | undefined {
  if (!given) return undefined;
  return given.split(',').map((name) => {
    const stage = stages.find((known) => known === name.trim());
    if (!stage) throw invalidField('stage', name, `must be one of ${stages.join(', ')}`);
    return stage;
  });
}
