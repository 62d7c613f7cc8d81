import { createRoute, z } from '@hono/zod-openapi';
import { type Right, rights } from '../../core/access/rights.ts';
import { Problem } from '../../core/problem.ts';
import { withTenant } from '../../db/tenant.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../services/access/api-key.ts';
import { actOf } from '../kit/actor.ts';
import { expiryFor } from '../kit/caller.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { listOf } from '../kit/paging.ts';
import { Instant, idParam, json, jsonBody, MaybeInstant, newRoutes, problems } from '../kit/routing.ts';
import { instantText, plainText } from '../kit/text.ts';
import { may } from './may.ts';

const KeyView = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(z.enum(rights)).nullable().openapi({ description: 'What it can do; null means everything' }),
    createdAt: Instant,
    expiresAt: MaybeInstant,
    lastUsedAt: MaybeInstant,
    revokedAt: MaybeInstant,
  })
  .openapi('ApiKey');
const NewKey = z.strictObject({
  name: plainText(200),
  expiresAt: instantText.nullish().openapi({
    description: 'If omitted, the key works until it is revoked, and never longer than the key that makes it',
  }),
  scopes: z.array(z.enum(rights)).min(1).max(rights.length).nullish().openapi({
    description: 'What the key can do; if omitted, everything its creator can',
  }),
});
const MadeKey = z.object({ id: z.string(), key: z.string(), expiresAt: MaybeInstant }).openapi('MadeApiKey');

const tags = ['access'];
const listRoute = createRoute({
  method: 'get',
  path: '/keys',
  operationId: 'listKeys',
  summary: 'API keys, newest first, without the keys themselves',
  tags,
  ...may('keys:manage'),
  responses: { 200: json(listOf(KeyView), 'The keys'), ...problems },
});
const createKeyRoute = createRoute({
  method: 'post',
  path: '/keys',
  operationId: 'createKey',
  summary: 'Create an API key; this response is the only time it is shown',
  tags,
  ...may('keys:manage'),
  request: jsonBody(NewKey),
  responses: { 201: json(MadeKey, 'The key'), ...problems },
});
const revokeRoute = createRoute({
  method: 'delete',
  path: '/keys/{id}',
  operationId: 'revokeKey',
  summary: 'Revoke an API key immediately',
  tags,
  ...may('keys:manage'),
  request: { params: idParam },
  responses: { 204: { description: 'Revoked' }, ...problems },
});

export const keyRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const items = await withTenant(db, tenantId, (tx) => listApiKeys(tx, { tenantId }));
      return c.json(listOf(KeyView).parse({ items, nextCursor: null }), 200);
    })
    .openapi(createKeyRoute, async (c) => {
      const { name, expiresAt, scopes } = c.req.valid('json');
      const caller = c.get('caller');
      const { tenantId, rights: mine } = caller;
      // A key sees all calls.
      if (caller.kind === 'user' && caller.agents)
        throw new Problem('forbidden', 'Cannot create the key: it would see more calls than you can');
      const act = actOf(c, now());
      const given = { name, expiresAt: expiryFor(caller, expiresAt), scopes: scopesFor(scopes, mine) };
      const made = await createApiKey(db, { tenantId, ...given, act, now: act.at });
      return c.json(MadeKey.parse({ ...made, expiresAt: given.expiresAt }), 201);
    })
    .openapi(revokeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const keyId = knownId('key', c.req.valid('param').id);
      await withTenant(db, tenantId, (tx) => revokeApiKey(tx, actOf(c, now()), { tenantId, keyId }));
      return c.body(null, 204);
    });

/** A key can do no more than its creator. Null means every right, including future ones. @throws {Problem} forbidden */
function scopesFor(asked: Right[] | null | undefined, mine: ReadonlySet<Right>): Right[] | null {
  if (!asked) return rights.every((right) => mine.has(right)) ? null : [...mine];
  const more = asked.find((right) => !mine.has(right));
  if (more) throw new Problem('forbidden', `Cannot give a key the right ${more}: its maker does not have it`);
  return [...new Set(asked)];
}
