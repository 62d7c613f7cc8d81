import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { parseCursor, writeCursor } from '../services/feed/cursor.ts';
import type { FeedEvent } from '../services/feed/read.ts';
import { findCaller } from './access/authenticate.ts';
import { may } from './access/may.ts';
import { scopeOf } from './access/scope.ts';
import type { ApiDeps } from './deps.ts';
import type { Following } from './feed.ts';
import { type ApiEnv, newRoutes, problems } from './routing.ts';
import { openSight, type Sight } from './sight.ts';

/** What a browser waits before it connects again. */
const retryMs = 1_000;

const eventsRoute = createRoute({
  method: 'get',
  path: '/events',
  operationId: 'followEvents',
  summary: 'What happens, as server-sent events in commit order; `Last-Event-ID` resumes without loss or doubling',
  description:
    'First comes the event `ready`, whose id is the place where the stream begins. Each further message has JSON data ' +
    '`{type, callId, planId, data, at}`. A comment goes out every 15 seconds in which nothing happens.',
  tags: ['events'],
  ...may('calls:read'),
  request: {
    query: z.object({
      lastEventId: z.string().max(60).optional().openapi({ description: 'Like the header, for a first connect' }),
      callId: z.uuid().optional().openapi({ description: 'Only events of this call' }),
    }),
  },
  responses: {
    200: { content: { 'text/event-stream': { schema: z.string() } }, description: 'The stream' },
    ...problems,
  },
});

export const eventRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(eventsRoute, async (c) => {
    const { lastEventId, callId } = c.req.valid('query');
    const last = c.req.header('last-event-id') || lastEventId;
    const after = last ? parseCursor(last) : undefined;
    const headers = {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    };
    if (c.req.method === 'HEAD') return c.body(null, 200, headers) as never;
    const leaving = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, leaving.signal]);
    const { tenantId } = c.get('caller');
    const following = await deps.feed.follow({ tenantId, after, idleMs: deps.heartbeatMs, signal });
    const sight = openSight(deps.db, tenantId, scopeOf(c.get('caller')));
    const stillWelcome = () => isWelcome(deps, c, sight);
    const pieces = writeStream(following, { callId, checkMs: deps.heartbeatMs, stillWelcome, sight });
    return c.body(
      streamOf(pieces, () => leaving.abort()),
      200,
      headers,
    ) as never;
  });

type StreamRules = { callId: string | undefined; checkMs: number; stillWelcome: () => Promise<boolean>; sight: Sight };

async function* writeStream(
  following: Following,
  { callId, checkMs, stillWelcome, sight }: StreamRules,
): AsyncGenerator<string> {
  yield `retry: ${retryMs}\nevent: ready\nid: ${writeCursor(following.cursor)}\ndata: {}\n\n`;
  let checkedAt = performance.now();
  for await (const events of following.batches) {
    if (performance.now() - checkedAt >= checkMs * 0.9) {
      if (!(await stillWelcome())) return;
      checkedAt = performance.now();
    }
    const wanted = await sight.only(events.filter((event) => !callId || event.callId === callId));
    yield wanted.length > 0 ? wanted.map(message).join('') : ': still here\n\n';
  }
}

function message({ cursor, type, callId, planId, data, at }: FeedEvent): string {
  return `id: ${writeCursor(cursor)}\ndata: ${JSON.stringify({ type, callId, planId, data, at })}\n\n`;
}

/** Also takes over what the caller may see by now. A database that is away for a moment sends nobody off. */
async function isWelcome(deps: ApiDeps, c: Context<ApiEnv>, sight: Sight): Promise<boolean> {
  try {
    const caller = await findCaller(deps, c);
    if (caller?.tenantId !== c.get('caller').tenantId || !caller.rights.has('calls:read')) return false;
    sight.renew(scopeOf(caller));
    return true;
  } catch {
    return true;
  }
}

/** Pulled by the connection: a slow reader slows its own generator, and nothing piles up. */
function streamOf(pieces: AsyncGenerator<string>, onLeave: () => void): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(bytes.encode(value));
      },
      async cancel() {
        onLeave();
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
