import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Problem } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import { withTenant } from '../../db/tenant.ts';
import { findCallBySource } from '../../services/call/find.ts';
import { receiveCall } from '../../services/call/receive.ts';
import { storeAudio } from '../../services/recording/store.ts';
import { audioType } from '../../services/recording/type.ts';
import { may } from '../access/may.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { limitValues } from '../kit/json.ts';
import { badValues } from '../kit/reject.ts';
import { type ApiEnv, json, newRoutes, problems } from '../kit/routing.ts';
import { CallBody, callOf } from './body.ts';
import { readUpload } from './upload.ts';

export const Received = z
  .object({ id: z.string().openapi({ format: 'uuid' }), sourceCallId: z.string(), known: z.boolean() })
  .openapi('ReceivedCall');

const multipart = {
  schema: {
    type: 'object' as const,
    required: ['call', 'audio'],
    properties: {
      call: { $ref: '#/components/schemas/NewCall' },
      audio: { type: 'string' as const, format: 'binary', description: 'WAV, MP3, FLAC or Opus' },
    },
  },
};

const receiveRoute = createRoute({
  method: 'post',
  path: '/calls',
  operationId: 'receiveCall',
  summary: 'Send a call: as JSON with a recording URL or a transcript, or as multipart with audio',
  tags: ['calls'],
  ...may('calls:ingest'),
  request: { body: { content: { 'application/json': { schema: CallBody }, 'multipart/form-data': multipart } } },
  responses: {
    202: json(Received, 'Accepted; its run has been requested'),
    200: json(Received, 'Already known by its source ID; nothing changed'),
    ...problems,
  },
});

export const receiveRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(receiveRoute, async (c) => {
    const { tenantId } = c.get('caller');
    const kind = c.req.header('content-type') ?? '';
    if (!/^(application\/json|multipart\/form-data)\b/i.test(kind)) {
      throw new Problem('unsupported_media', 'Send a call as application/json or as multipart/form-data');
    }
    const received = kind.toLowerCase().startsWith('multipart')
      ? await receiveUpload(deps, c, tenantId)
      : await receiveBody(deps, tenantId, c.req.valid('json' as never));
    c.header('Location', `/api/v1/calls/${received.id}`);
    return c.json(received, received.known ? 200 : 202);
  });

/** A call without uploaded audio must bring its transcript or a recording URL. */
export async function receiveBody(deps: ApiDeps, tenantId: string, body: CallBody): Promise<z.infer<typeof Received>> {
  if (!body.recordingUrl && !body.transcript) {
    const message = 'needs recordingUrl, transcript or an audio part';
    throw new Problem('invalid_input', `Cannot accept the call: it ${message}`, {
      fields: [{ field: 'recordingUrl', value: null, message }],
    });
  }
  // Reading a long transcript has already taken a while.
  await yieldToEventLoop();
  const { callId, known } = await receiveCall(deps, { tenantId, call: callOf(body) });
  return { id: callId, sourceCallId: body.sourceCallId, known };
}

async function receiveUpload(deps: ApiDeps, c: Context<ApiEnv>, tenantId: string): Promise<z.infer<typeof Received>> {
  const ref = { tenantId, callId: newId() };
  try {
    const { call, audio } = await readUpload(c.env.incoming, {
      maxAudioBytes: deps.maxUploadBytes,
      readCall: async (text) => {
        const body = await readPart(text);
        const { sourceCallId } = body;
        const found = await withTenant(deps.db, tenantId, (tx) => findCallBySource(tx, { tenantId, sourceCallId }));
        if (found) throw new KnownCall({ id: found.callId, sourceCallId, known: true });
        return body;
      },
      storeAudio: ({ body, ...file }) =>
        storeAudio(deps, ref, { body, contentType: audioType(file), maxBytes: deps.maxUploadBytes, isNew: true }),
    });
    const { callId, known } = await receiveCall(deps, { tenantId, call: callOf(call), audio });
    return { id: callId, sourceCallId: call.sourceCallId, known };
  } catch (error) {
    if (error instanceof KnownCall) return error.call;
    throw error;
  }
}

/** Ends an upload early: the call has been received before, so its audio need not be stored again. */
class KnownCall extends Error {
  override readonly name = 'KnownCall';
  readonly call: z.infer<typeof Received>;
  constructor(call: z.infer<typeof Received>) {
    super('known');
    this.call = call;
  }
}

/** @throws {Problem} invalid_input naming the fields of the `call` part */
async function readPart(text: string): Promise<CallBody> {
  limitValues(text);
  const value = parse(text);
  const read = await CallBody.safeParseAsync(value);
  if (!read.success) throw badValues(read.error, value, 'part call');
  return read.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('invalid_input', 'Cannot accept call: the part is not valid JSON', {
      fields: [{ field: 'call', value: text.slice(0, 200), message: 'is not valid JSON' }],
    });
  }
}
