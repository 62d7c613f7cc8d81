import { createRoute, z } from '@hono/zod-openapi';
import { outcome } from '../core/outcome.ts';
import { withTenant } from '../db/tenant.ts';
import { recordChange } from '../services/audit/change.ts';
import { changeSource, getSource, rotateSecret, secretOverlapHours } from '../services/source/change.ts';
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
import { readCall, textOf } from './webhooks.ts';

const SourceView = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    path: z
      .string()
      .nullable()
      .openapi({ description: 'The address to send webhooks to; null for a source that is pulled' }),
    enabled: z.boolean(),
    createdAt: Instant,
    received: z.number().int().openapi({ description: 'Webhooks received' }),
    lastReceivedAt: MaybeInstant,
  })
  .openapi('Source');
const SourceList = listOf(SourceView);
const NewSource = z.strictObject({ name: plainText(200) });
const OneSource = SourceView.extend({
  previousSecretUntil: MaybeInstant,
}).openapi('SourceDetail');
const SourceChange = z
  .strictObject({ name: plainText(200).optional(), enabled: z.boolean().optional() })
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

/** What a sender might send: it passes the usual checks but creates no call. */
const sample = (now: Date) =>
  JSON.stringify({
    sourceCallId: `test-${now.getTime()}`,
    direction: 'inbound',
    from: '+1 555 012 3456',
    to: '+1 555 012 9999',
    startedAt: now.toISOString(),
    transcript: { turns: [{ speaker: 'agent', start: 0, end: 1, text: 'This is a test.' }] },
  });

const addressOf = (key: string) => `/api/v1/webhooks/${key}`;
const pathOf = (key: string | null) => key && addressOf(key);
const tags = ['sources'];

const listRoute = createRoute({
  method: 'get',
  path: '/sources',
  operationId: 'listSources',
  summary: 'Webhook sources, without their secrets',
  tags,
  ...may('sources:manage'),
  responses: { 200: json(SourceList, 'The sources'), ...problems },
});
const createSourceRoute = createRoute({
  method: 'post',
  path: '/sources',
  operationId: 'createSource',
  summary: 'Create a webhook source; this response is the only time its signing secret is shown',
  tags,
  ...may('sources:manage'),
  request: jsonBody(NewSource),
  responses: { 201: json(MadeSource, 'Address and secret'), ...problems },
});
const removeRoute = createRoute({
  method: 'delete',
  path: '/sources/{id}',
  operationId: 'removeSource',
  summary: 'Delete a source; its calls stay',
  tags,
  ...may('sources:manage'),
  request: { params: idParam },
  responses: { 204: { description: 'Closed' }, ...problems },
});

const getRoute = createRoute({
  method: 'get',
  path: '/sources/{id}',
  operationId: 'getSource',
  summary: 'One source, with the number of webhooks received and the time of the last',
  tags,
  ...may('sources:manage'),
  request: { params: idParam },
  responses: { 200: json(OneSource, 'The source'), ...problems },
});
const changeRoute = createRoute({
  method: 'patch',
  path: '/sources/{id}',
  operationId: 'changeSource',
  summary: 'Rename a source, or turn it off and on',
  tags,
  ...may('sources:manage'),
  request: { params: idParam, ...jsonBody(SourceChange) },
  responses: { 200: json(OneSource, 'The updated source'), ...problems },
});
const rotateRoute = createRoute({
  method: 'post',
  path: '/sources/{id}/rotate',
  operationId: 'rotateSourceSecret',
  summary: `Create a new signing secret, shown only in this response; the previous one works for another ${secretOverlapHours} hours`,
  tags,
  ...may('sources:manage'),
  request: { params: idParam },
  responses: { 200: json(Rotated, 'The new secret'), ...problems },
});
const testRoute = createRoute({
  method: 'post',
  path: '/sources/{id}/test',
  operationId: 'testSource',
  summary: 'Sign a sample webhook and run it through every check without creating a call',
  tags,
  ...may('sources:manage'),
  request: { params: idParam },
  responses: { 200: json(Tested, 'Whether it would have been accepted, and if not, why'), ...problems },
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
      return c.json({ ...made, path: addressOf(made.key) }, 201);
    })
    .openapi(getRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const sourceId = knownId('source', c.req.valid('param').id);
      const { key, ...source } = await withTenant(db, tenantId, (tx) =>
        getSource(tx, { tenantId, sourceId, secretKey }),
      );
      return c.json(OneSource.parse({ ...source, path: pathOf(key) }), 200);
    })
    .openapi(changeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const sourceId = knownId('source', c.req.valid('param').id);
      const change = { tenantId, sourceId, secretKey, ...c.req.valid('json') };
      const act = actOf(c, now());
      const { key, ...source } = await withTenant(db, tenantId, async (tx) => {
        const before = auditFieldsOf(await getSource(tx, change));
        const changed = await changeSource(tx, change);
        await recordChange(tx, act, { noun: 'source', id: sourceId, before, after: auditFieldsOf(changed) });
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
        await readCall(textOf(delivery.body));
      });
      const { sourceCallId, direction } = await readCall(textOf(delivery.body));
      const view = {
        accepted: tested.done,
        code: tested.code,
        detail: tested.detail ?? 'The signature and the call are valid; no call was created by this test',
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
        const before = auditFieldsOf(await getSource(tx, { tenantId, sourceId, secretKey }));
        await removeSource(tx, { tenantId, sourceId });
        await recordChange(tx, act, { noun: 'source', id: sourceId, before });
      });
      return c.body(null, 204);
    });

/** The fields of a source that the audit log shows. */
const auditFieldsOf = ({ name, enabled }: { name: string; enabled: boolean }) => ({ name, enabled });
