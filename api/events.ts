import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { invalidField } from '../core/problem.ts';
import { parseCursor, writeCursor } from '../services/feed/cursor.ts';
import { eventTypes } from '../services/journal/tell.ts';
import { findCaller } from './access/authenticate.ts';
import { may } from './access/may.ts';
import { scopeOf } from './access/scope.ts';
import { type Follower, formatEvent } from './events/format.ts';
import { streamOf } from './events/stream.ts';
import type { Following } from './feed/feed.ts';
import type { ApiDeps } from './kit/deps.ts';
import { type ApiEnv, type Caller, newRoutes, problems } from './kit/routing.ts';

/** How long a browser waits before it reconnects. */
const retryMs = 1_000;
const known: ReadonlySet<string> = new Set([...eventTypes, 'counters']);

const eventsRoute = createRoute({
  method: 'get',
  path: '/events',
  operationId: 'followEvents',
  summary:
    'Everything that happens, as server-sent events in commit order; `Last-Event-ID` resumes without gaps or duplicates',
  description:
    'The first event is `ready`; its ID is the position where the stream starts. Every other message has JSON data ' +
    '`{type, callId, planId, data, at}` and needs the right for its type; the others are left out. The event `counters`, without an ID, has ' +
    'the numbers of the pipeline status: once at the start, then at most once a second when they change. It needs `pipeline:read`. ' +
    'The event `heartbeat` is sent when nothing happens for the `heartbeatMs` of `ready`: a longer silence means that the connection is gone. ' +
    'A client that reads nothing for two of those intervals is disconnected and can resume.',
  tags: ['events'],
  ...may('calls:read'),
  request: {
    query: z.strictObject({
      lastEventId: z.string().max(60).optional().openapi({ description: 'Like the header, for the first connection' }),
      callId: z.uuid().optional().openapi({ description: 'Only events of this call' }),
      types: z
        .string()
        .max(500)
        .optional()
        .openapi({
          description: `Only these types, separated by commas: ${[...known].join(', ')}`,
          example: 'call.stage,counters',
        }),
    }),
  },
  responses: {
    200: { content: { 'text/event-stream': { schema: z.string() } }, description: 'The stream' },
    ...problems,
  },
});

export const eventRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(eventsRoute, async (c) => {
    const { lastEventId, callId, types } = c.req.valid('query');
    const last = c.req.header('last-event-id') || lastEventId;
    const after = last ? parseCursor(last) : undefined;
    const wanted = types === undefined ? undefined : parseTypes(types);
    const headers = {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    };
    if (c.req.method === 'HEAD') return c.body(null, 200, headers) as never;
    const caller = c.get('caller');
    const leave = deps.feed.streamLimit.take(caller);
    const leaving = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, leaving.signal]);
    signal.addEventListener('abort', leave, { once: true });
    try {
      const following = await deps.feed.follow({ tenantId: caller.tenantId, after, idleMs: deps.heartbeatMs, signal });
      const follower: Follower = { ...followerOf(caller), types: wanted, callId };
      const stream = streamOf(writePieces(deps, following, follower), {
        onLeave: () => leaving.abort(),
        cut: () => c.env.outgoing.destroy(),
        idleTimeoutMs: 2 * deps.heartbeatMs,
        pushed: (push) => followCounters(deps, caller.tenantId, follower, push),
      });
      startChecking(deps, c, { follower, signal, end: () => leaving.abort() });
      return c.body(stream, 200, headers) as never;
    } catch (error) {
      leave();
      throw error;
    }
  });

const followerOf = (caller: Caller) => ({ rights: caller.rights, agents: scopeOf(caller) });

/** @throws {Problem} invalid_input for an unknown event type */
function parseTypes(text: string): ReadonlySet<string> {
  const types = text.split(',').map((type) => type.trim());
  const strange = types.find((type) => !known.has(type));
  if (strange !== undefined) throw invalidField('types', strange, `must be one or more of ${[...known].join(', ')}`);
  return new Set(types);
}

async function* writePieces(
  { feed, heartbeatMs }: ApiDeps,
  following: Following,
  follower: Follower,
): AsyncGenerator<string> {
  yield `retry: ${retryMs}\nevent: ready\nid: ${writeCursor(following.cursor)}\ndata: ${JSON.stringify({ heartbeatMs })}\n\n`;
  let toldAt = performance.now();
  for await (const events of following.batches) {
    const text = events.map((event) => formatEvent(event, follower)).join('');
    // Even if nothing that happens is visible to this reader, it still gets the position to resume from.
    const place = events.at(-1)?.cursor;
    if (!text && place !== undefined && performance.now() - toldAt < heartbeatMs) continue;
    yield text || `event: heartbeat\n${place !== undefined ? `id: ${writeCursor(place)}\n` : ''}data: {}\n\n`;
    toldAt = performance.now();
  }
  // Spread out, so that clients do not all reconnect at once.
  if (feed.stopping.aborted) yield `: closing\nretry: ${retryMs + Math.floor(Math.random() * 4_000)}\n\n`;
}

function followCounters(
  { feed }: ApiDeps,
  tenantId: string,
  follower: Follower,
  push: (text: string) => void,
): () => void {
  const asked = (!follower.types || follower.types.has('counters')) && !follower.callId;
  if (!asked || !follower.rights.has('pipeline:read')) return () => {};
  return feed.counters.follow({ tenantId, agents: follower.agents }, push);
}

type Checked = { follower: Follower; signal: AbortSignal; end: () => void };

/**
 * Runs alongside the stream, so that no event waits for it. Ends the stream once its credential is invalid or sees
 * other rows than before, and picks up changed rights. A brief database outage disconnects nobody.
 */
function startChecking(deps: ApiDeps, c: Context<ApiEnv>, { follower, signal, end }: Checked): void {
  const { tenantId } = c.get('caller');
  const check = async () => {
    const caller = await findCaller(deps, c);
    if (caller?.tenantId !== tenantId || !caller.rights.has('calls:read')) return end();
    const now = followerOf(caller);
    // The client reconnects, with the counters of its new scope.
    if (JSON.stringify(now.agents) !== JSON.stringify(follower.agents)) return end();
    follower.rights = now.rights;
  };
  const timer = setInterval(() => void check().catch(() => {}), deps.heartbeatMs * (0.8 + Math.random() * 0.2));
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  if (signal.aborted) clearInterval(timer);
}
