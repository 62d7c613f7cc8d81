import { createRoute, z } from '@hono/zod-openapi';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { invalidField, notFound, Problem } from '../core/problem.ts';
import { withTenant } from '../db/tenant.ts';
import { openWebhook } from '../services/source/open-webhook.ts';
import { findReceipt, saveReceipt } from '../services/source/receipt.ts';
import { consume } from './access/limit.ts';
import { CallBody } from './calls/body.ts';
import { Received, receiveBody } from './calls/receive.ts';
import type { ApiDeps } from './kit/deps.ts';
import { limitValues } from './kit/json.ts';
import { badValues } from './kit/reject.ts';
import { json, newRoutes, problems } from './kit/routing.ts';

const webhookRoute = createRoute({
  method: 'post',
  path: '/webhooks/{sourceKey}',
  operationId: 'receiveWebhook',
  summary: 'Send a call as a signed webhook (Standard Webhooks); the same webhook-id again is the same call',
  tags: ['calls'],
  security: [],
  request: {
    params: z.object({ sourceKey: z.string() }),
    headers: z.object({
      'webhook-id': z.string().optional(),
      'webhook-timestamp': z.string().optional(),
      'webhook-signature': z.string().optional(),
    }),
    body: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/NewCall' } } },
    },
  },
  responses: {
    202: json(Received, 'Accepted; its run has been requested'),
    200: json(Received, 'Already known; nothing changed'),
    ...problems,
  },
});

export function webhookRoutes(deps: ApiDeps) {
  const limiter = new RateLimiterMemory({ points: deps.requestsPerMinute, duration: 60 });
  return newRoutes().openapi(webhookRoute, async (c) => {
    const { sourceKey } = c.req.valid('param');
    // A path that cannot be a key is neither counted (each would stay in memory for a minute) nor looked up.
    if (!/^[\w-]{1,64}$/.test(sourceKey)) throw notFound('source', sourceKey.slice(0, 200));
    await consume(limiter, sourceKey);
    const headers = c.req.header();
    if ((headers['webhook-id'] ?? '').length > 256) {
      throw invalidField('webhook-id', headers['webhook-id'], 'has at most 256 characters');
    }
    // The signature covers the raw bytes, so nothing decodes or parses the body before it is checked.
    const body = new Uint8Array(await c.req.arrayBuffer());
    const delivery = await openWebhook(deps, { sourceKey, headers, body });
    const { tenantId } = delivery;

    const earlier = await withTenant(deps.db, tenantId, (tx) => findReceipt(tx, delivery));
    if (earlier) return c.json({ id: earlier.callId, sourceCallId: earlier.sourceCallId, known: true }, 200);
    const received = await receiveBody(deps, tenantId, await readCall(textOf(body)));
    await withTenant(deps.db, tenantId, (tx) => saveReceipt(tx, delivery, { callId: received.id, now: deps.now() }));
    return c.json(received, received.known ? 200 : 202);
  });
}

/** @throws {Problem} invalid_input for bytes that are not UTF-8, the encoding of JSON (RFC 8259) */
export function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Problem('invalid_input', 'The body is not UTF-8');
  }
}

/** A webhook's body as a call. @throws {Problem} invalid_input naming the rejected fields */
export async function readCall(text: string): Promise<CallBody> {
  limitValues(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('invalid_input', 'The body is not valid JSON');
  }
  const read = await CallBody.safeParseAsync(value);
  if (!read.success) throw badValues(read.error, value);
  return read.data;
}
