import { createRoute, z } from '@hono/zod-openapi';
import { type EmbedView, rightsOfView } from '../../core/access/embed.ts';
import { directions, stages } from '../../core/call.ts';
import { Problem } from '../../core/problem.ts';
import { withTenant } from '../../db/tenant.ts';
import { createEmbedKey, listEmbedKeys, revokeEmbedKey } from '../../services/access/embed-key.ts';
import { recordChange } from '../../services/audit/change.ts';
import { may } from '../access/may.ts';
import { actOf } from '../kit/actor.ts';
import { expiryFor } from '../kit/caller.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { listOf } from '../kit/paging.ts';
import { type Caller, Instant, idParam, json, jsonBody, MaybeInstant, newRoutes, problems } from '../kit/routing.ts';
import { instantText, plainText } from '../kit/text.ts';

/**
 * Scheme and host of a page, as browsers send them: no path, no wildcard, nothing that could end a policy directive.
 */
const originText = z
  .string()
  .max(300)
  .refine(
    (text) =>
      /^https?:\/\/(\[[\da-f:]+\]|[\w.-]+)(:\d+)?$/.test(text) && URL.canParse(text) && new URL(text).origin === text,
    'needs only scheme and host, e.g. https://crm.example',
  );
const contact = z.boolean().default(false).openapi({
  description:
    'Whether names and full numbers are shown; otherwise no names, and only the last three digits of numbers',
});
export const ViewOfKey = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('call'),
      callId: z.uuid().toLowerCase(),
      audio: z.boolean().default(false).openapi({ description: 'Whether the recording can be played' }),
      contact,
    }),
    z.strictObject({
      kind: z.literal('calls'),
      filter: z
        .strictObject({
          stages: z.array(z.enum(stages)).min(1).max(stages.length).optional(),
          direction: z.enum(directions).optional(),
          customerId: z.uuid().optional(),
          agent: plainText(200).optional(),
        })
        .default({}),
      contact,
    }),
  ])
  .openapi('EmbedView');
const KeyView = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    view: ViewOfKey,
    allowedOrigins: z.array(z.string()),
    createdAt: Instant,
    expiresAt: MaybeInstant,
    lastUsedAt: MaybeInstant,
    revokedAt: MaybeInstant,
  })
  .openapi('EmbedKey');
const NewKey = z.strictObject({
  name: plainText(200),
  view: ViewOfKey,
  allowedOrigins: z.array(originText).min(1).max(20),
  expiresAt: instantText.nullish().openapi({
    description: 'If omitted, the key works until it is revoked, and never longer than the key that makes it',
  }),
});
const MadeKey = z.object({ id: z.string(), key: z.string(), expiresAt: MaybeInstant }).openapi('MadeEmbedKey');

const tags = ['access'];
const listRoute = createRoute({
  method: 'get',
  path: '/embed-keys',
  operationId: 'listEmbedKeys',
  summary: 'Keys for one view on other sites, newest first, without the keys themselves',
  tags,
  ...may('keys:manage'),
  responses: { 200: json(listOf(KeyView), 'The keys'), ...problems },
});
const createKeyRoute = createRoute({
  method: 'post',
  path: '/embed-keys',
  operationId: 'createEmbedKey',
  summary: 'Create a key that shows one call or one filtered list on named sites; it is shown once',
  tags,
  ...may('keys:manage'),
  request: jsonBody(NewKey),
  responses: { 201: json(MadeKey, 'The key'), ...problems },
});
const revokeRoute = createRoute({
  method: 'delete',
  path: '/embed-keys/{id}',
  operationId: 'revokeEmbedKey',
  summary: 'Revoke an embed key immediately',
  tags,
  ...may('keys:manage'),
  request: { params: idParam },
  responses: { 204: { description: 'Revoked' }, ...problems },
});

export const embedKeyRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const items = await withTenant(db, tenantId, (tx) => listEmbedKeys(tx, { tenantId }));
      return c.json(listOf(KeyView).parse({ items, nextCursor: null }), 200);
    })
    .openapi(createKeyRoute, async (c) => {
      const caller = c.get('caller');
      const { tenantId } = caller;
      const { expiresAt: asked, ...given } = c.req.valid('json');
      checkView(caller, given.view);
      const expiresAt = expiryFor(caller, asked);
      const act = actOf(c, now());
      const made = await withTenant(db, tenantId, async (tx) => {
        const key = await createEmbedKey(tx, { ...given, expiresAt, tenantId, now: act.at });
        await recordChange(tx, act, { noun: 'embed-key', id: key.id, after: { ...given, expiresAt } });
        return key;
      });
      return c.json(MadeKey.parse({ ...made, expiresAt }), 201);
    })
    .openapi(revokeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const keyId = knownId('embed key', c.req.valid('param').id);
      await withTenant(db, tenantId, (tx) => revokeEmbedKey(tx, actOf(c, now()), { tenantId, keyId }));
      return c.body(null, 204);
    });

/** A key shows no more than its creator sees. @throws {Problem} forbidden */
function checkView(caller: Caller, view: EmbedView): void {
  const more = rightsOfView(view).find((right) => !caller.rights.has(right));
  if (more) throw new Problem('forbidden', `Cannot give an embed key the right ${more}: its maker does not have it`);
  if (view.kind === 'calls' && caller.kind === 'user' && caller.agents)
    throw new Problem('forbidden', 'Cannot create a key for a list: it would show more calls than you can see');
}
