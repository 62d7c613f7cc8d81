import { createRoute, z } from '@hono/zod-openapi';
import { outcome } from '../core/outcome.ts';
import { withTenant } from '../db/tenant.ts';
import { recordChange } from '../services/audit/change.ts';
import { bothSecretsHours, changeSource, getSource, rotateSecret } from '../services/source/change.ts';
import { createSource } from '../services/source/create.ts';
import { listSources, removeSource } from '../services/source/list.ts';
import { openWebhook } from '../services/source/open-webhook.ts';
import { signSample } from '../services/source/sign-sample.ts';
import { may } from './access/may.ts';
import { actOf } from './kit/actor.ts';
import type { ApiDeps } from './kit/deps.ts';
import { knownId } from './kit/ids.ts';
import { listOf } from './kit/paging.ts';
import { Instant, idParam, json, jsonBody, MaybeInstant, newRoutes, problems } from './kit/routing.ts';
import { plainText } from './kit/text.ts';
import { readCall } from './webhooks.ts';

const SourceView = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    path: z.string().openapi({ description: 'Where its webhooks are sent to' }),
    enabled: z.boolean(),
    createdAt: Instant,
    received: z.number().int().openapi({ description: 'Webhooks taken in' }),
    lastReceivedAt: MaybeInstant,
  })
  .openapi('Source');
const SourceList = listOf(SourceView);
const NewSource = z.object({ name: plainText(200) });
const OneSource = SourceView.extend({
  previousSecretUntil: MaybeInstant,
}).openapi('SourceDetail');
const SourceChange = z
  .object({ name: plainText(200).optional(), enabled: z.boolean().optional() })
  .openapi('SourceChange');
const Rotated = z.object({ secret: z.string(), previousSecretUntil: Instant }).openapi('RotatedSecret');
const Tested = z
  .object({
    accepted: z.boolean(),
    code: z.string().nullable(),
    detail: z.string(),
    webhookId: z.string(),
    call: z.object({ sourceCallId: z.string(), direction: z.string() }).nullable(),
  })
  .openapi('SourceTest');
const MadeSource = z
  .object({ id: z.string(), key: z.string(), path: z.string(), secret: z.string() })
  .openapi('MadeSource');

/** What a sender might send: it passes the same checks as any, and no call comes of it. */
const sample = (now: Date) =>
  JSON.stringify({
    sourceCallId: `test-${now.getTime()}`,
    direction: 'inbound',
    from: '+1 555 012 3456',
    to: '+1 555 012 9999',
    startedAt: now.toISOString(),
    transcript: { turns: [{ speaker: 'agent', start: 0, end: 1, text: 'This is a test.' }] },
  });

const pathOf = (key: string) => `/api/v1/webhooks/${key}`;
const tags = ['sources'];

const listRoute = createRoute({
  method: 'get',
  path: '/sources',
  operationId: 'listSources',
  summary: 'Ways in for webhooks, without their secrets',
  tags,
  ...may('sources:manage'),
  responses: { 200: json(SourceList, 'The sources'), ...problems },
});
const createSourceRoute = createRoute({
  method: 'post',
  path: '/sources',
  operationId: 'createSource',
  summary: 'Open a way in for webhooks; its signing secret is shown in this answer and never again',
  tags,
  ...may('sources:manage'),
  request: jsonBody(NewSource),
  responses: { 201: json(MadeSource, 'Address and secret'), ...problems },
});
const removeRoute = createRoute({
  method: 'delete',
  path: '/sources/{id}',
  operationId: 'removeSource',
  summary: 'Close a way in; its calls stay',
  tags,
  ...may('sources:manage'),
  request: { params: idParam },
  responses: { 204: { description: 'Closed' }, ...problems },
});

const getRoute = createRoute({
  method: 'get',
  path: '/sources/{id}',
  operationId: 'getSource',
  summary: 'One way in, with how many webhooks came through it and when the last did',
  tags,
  ...may('sources:manage'),
  request: { params: idParam },
  responses: { 200: json(OneSource, 'The source'), ...problems },
});
const changeRoute = createRoute({
  method: 'patch',
  path: '/sources/{id}',
  operationId: 'changeSource',
  summary: 'Rename a way in, or switch it off and on',
  tags,
  ...may('sources:manage'),
  request: { params: idParam, ...jsonBody(SourceChange) },
  responses: { 200: json(OneSource, 'The source as it is now'), ...problems },
});
const rotateRoute = createRoute({
  method: 'post',
  path: '/sources/{id}/rotate',
  operationId: 'rotateSourceSecret',
  summary: `A new signing secret, shown in this answer and never again; the one before is taken for ${bothSecretsHours} hours`,
  tags,
  ...may('sources:manage'),
  request: { params: idParam },
  responses: { 200: json(Rotated, 'The new secret'), ...problems },
});
const testRoute = createRoute({
  method: 'post',
  path: '/sources/{id}/test',
  operationId: 'testSource',
  summary: 'Sign a sample webhook and receive it as any other, up to where a call would be made; none is',
  tags,
  ...may('sources:manage'),
  request: { params: idParam },
  responses: { 200: json(Tested, 'Whether it would have been taken, and why not'), ...problems },
});

export const sourceRoutes = ({ db, now, secretKey }: ApiDeps) =>
  newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const sources = await withTenant(db, tenantId, (tx) => listSources(tx, { tenantId }));
      const items = sources.map(({ key, ...source }) => ({ ...source, path: pathOf(key) }));
      return c.json(SourceList.parse({ items, nextCursor: null }), 200);
    })
    .openapi(createSourceRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const { name } = c.req.valid('json');
      const act = actOf(c, now());
      const made = await withTenant(db, tenantId, async (tx) => {
        const source = await createSource(tx, { tenantId, name, secretKey, now: act.at });
        await recordChange(tx, act, { noun: 'source', id: source.id, after: { name, enabled: true } });
        return source;
      });
      return c.json({ ...made, path: pathOf(made.key) }, 201);
    })
    .openapi(getRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const sourceId = knownId('source', c.req.valid('param').id);
      const { key, ...source } = await withTenant(db, tenantId, (tx) => getSource(tx, { tenantId, sourceId }));
      return c.json(OneSource.parse({ ...source, path: pathOf(key) }), 200);
    })
    .openapi(changeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const sourceId = knownId('source', c.req.valid('param').id);
      const change = { tenantId, sourceId, ...c.req.valid('json') };
      const act = actOf(c, now());
      const { key, ...source } = await withTenant(db, tenantId, async (tx) => {
        const before = toldOf(await getSource(tx, change));
        const changed = await changeSource(tx, change);
        await recordChange(tx, act, { noun: 'source', id: sourceId, before, after: toldOf(changed) });
        return changed;
      });
      return c.json(OneSource.parse({ ...source, path: pathOf(key) }), 200);
    })
    .openapi(rotateRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const act = actOf(c, now());
      const asked = { tenantId, sourceId: knownId('source', c.req.valid('param').id), secretKey, now: act.at };
      const rotated = await withTenant(db, tenantId, async (tx) => {
        const made = await rotateSecret(tx, asked);
        const after = { previousTakenUntil: made.previousSecretUntil };
        await recordChange(tx, act, { noun: 'source', id: asked.sourceId, after });
        return made;
      });
      return c.json(Rotated.parse(rotated), 200);
    })
    .openapi(testRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const sourceId = knownId('source', c.req.valid('param').id);
      const asked = { tenantId, sourceId, body: sample(now()), secretKey, now: now() };
      const delivery = await withTenant(db, tenantId, (tx) => signSample(tx, asked));
      const tested = await outcome(sourceId, async () => {
        await openWebhook({ db, secretKey, now }, delivery);
        readCall(delivery.body);
      });
      const { sourceCallId, direction } = readCall(delivery.body);
      const view = {
        accepted: tested.done,
        code: tested.code,
        detail: tested.detail ?? 'The signature fits and the call is whole; no call was made of this test',
        webhookId: delivery.headers['webhook-id'],
        call: tested.done ? { sourceCallId, direction } : null,
      };
      return c.json(Tested.parse(view), 200);
    })
    .openapi(removeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const sourceId = knownId('source', c.req.valid('param').id);
      const act = actOf(c, now());
      await withTenant(db, tenantId, async (tx) => {
        const before = toldOf(await getSource(tx, { tenantId, sourceId }));
        await removeSource(tx, { tenantId, sourceId });
        await recordChange(tx, act, { noun: 'source', id: sourceId, before });
      });
      return c.body(null, 204);
    });

/** What the audit log tells of a source. */
const toldOf = ({ name, enabled }: { name: string; enabled: boolean }) => ({ name, enabled });
