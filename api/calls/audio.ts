import { Readable } from 'node:stream';
import { createRoute } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { findAudio, openAudio } from '../../services/call/audio.ts';
import { may } from '../access/may.ts';
import { answerProblem } from '../kit/answer.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { ProblemView } from '../kit/problem-view.ts';
import { idParam, newRoutes, problems } from '../kit/routing.ts';
import { readRange } from './range.ts';

const sound = { content: { 'audio/*': { schema: { type: 'string' as const, format: 'binary' } } } };

const audioRoute = createRoute({
  method: 'get',
  path: '/calls/{id}/audio',
  operationId: 'getAudio',
  summary: 'The original recording, whole or in ranges',
  tags: ['calls'],
  ...may('audio:play'),
  request: { params: idParam },
  responses: {
    200: { ...sound, description: 'The whole recording' },
    206: { ...sound, description: 'The requested range' },
    304: { description: 'Unchanged' },
    416: {
      content: { 'application/problem+json': { schema: ProblemView } },
      description: 'The range is beyond the end',
    },
    ...problems,
  },
});

/** Content never changes under its hash, so the hash is the ETag and a browser may cache it. */
export const audioRoutes = ({ db, storage }: ApiDeps) =>
  newRoutes().openapi(audioRoute, async (c) => {
    const ref = { tenantId: c.get('caller').tenantId, callId: knownId('call', c.req.valid('param').id) };
    const audio = await withTenant(db, ref.tenantId, (tx) => findAudio(tx, ref));
    const etag = `"${audio.sha256}"`;
    const headers: Record<string, string> = {
      etag,
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=3600',
      'content-type': playable(audio.contentType),
      'content-disposition': 'inline; filename="recording"',
    };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);

    const asked = c.req.header('if-range') === undefined || c.req.header('if-range') === etag;
    const range = readRange(asked ? c.req.header('range') : undefined, audio.bytes);
    if (range === 'beyond') {
      const detail = `The recording has ${audio.bytes} bytes`;
      const problem = { code: 'invalid_input' as const, status: 416, detail };
      return answerProblem(c, { ...problem, headers: { 'content-range': `bytes */${audio.bytes}` } }) as never;
    }
    const status = range ? 206 : 200;
    headers['content-length'] = String(range ? range.end - range.start + 1 : audio.bytes);
    if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${audio.bytes}`;
    if (c.req.method === 'HEAD' || audio.bytes === 0) return c.body(null, status, headers);
    const body = Readable.toWeb(await openAudio(storage, audio, range)) as ReadableStream<Uint8Array>;
    return c.body(body, status, headers);
  });

/** Only types that cannot run in a browser are kept: anything else claimed at upload is served as plain bytes. */
const playable = (contentType: string) =>
  /^(audio|video)\/[\w.+-]{1,80}$/.test(contentType) ? contentType : 'application/octet-stream';
