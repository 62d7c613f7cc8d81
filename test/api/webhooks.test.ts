import { createHmac, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { calls } from '../../db/tables/calls.ts';
import { inboundReceipts } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { aCall, useApi } from './serve.ts';

const api = await useApi();

async function aSource() {
  const tenant = await api.asTenant();
  const made = await (await tenant.call('POST', '/sources', { name: 'switchboard' })).json();
  const send = (
    body: string,
    over: Record<string, string> = {},
    { id = randomUUID(), at = new Date(), secret = made.secret } = {},
  ) =>
    fetch(`${api.url}${made.path}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, at, body),
        ...over,
      },
    });
  const rows = () =>
    withTenant(api.db, tenant.tenantId, async (tx) => [await tx.$count(calls), await tx.$count(inboundReceipts)]);
  return { ...tenant, ...made, send, rows };
}

describe('a signed webhook', () => {
  test('is a call, and its replay the same call', async () => {
    const { send, rows } = await aSource();
    const body = aCall();
    const id = randomUUID();
    const first = await send(JSON.stringify(body), {}, { id });
    expect(first.status).toBe(202);
    const made = await first.json();
    const replay = await send(JSON.stringify(body), {}, { id });
    expect(replay.status).toBe(200);
    expect(await replay.json()).toEqual({ ...made, known: true });
    expect(await rows()).toEqual([1, 1]);
  });

  test('with the id of an earlier one is that one, whatever it says', async () => {
    const { send, rows } = await aSource();
    const id = randomUUID();
    const first = await (await send(JSON.stringify(aCall()), {}, { id })).json();
    const second = await (await send(JSON.stringify(aCall()), {}, { id })).json();
    expect(second.id).toBe(first.id);
    expect(await rows()).toEqual([1, 1]);
  });

  test('with another id and the same source id is the same call', async () => {
    const { send, rows } = await aSource();
    const body = JSON.stringify(aCall());
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(body)));
    const ids = await Promise.all(answers.map(async (answer) => (await answer.json()).id));
    expect(new Set(ids).size).toBe(1);
    expect((await rows())[0]).toBe(1);
  });
});

describe('nothing is written by', () => {
  const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  test.each([
    ['another secret', 'webhook_signature', {}, { secret: other }],
    ['a missing signature', 'webhook_header', { 'webhook-signature': '' }, {}],
    ['a missing id', 'webhook_header', { 'webhook-id': '' }, {}],
    ['a missing time', 'webhook_header', { 'webhook-timestamp': '' }, {}],
    ['a signature of another id', 'webhook_signature', { 'webhook-id': 'another' }, {}],
    ['a changed time', 'webhook_signature', { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 5) }, {}],
    ['a time long past', 'webhook_clock', {}, { at: new Date(Date.now() - 6 * 60_000) }],
    ['a time to come', 'webhook_clock', {}, { at: new Date(Date.now() + 6 * 60_000) }],
    ['a wrong time and another secret', 'webhook_signature', {}, { at: new Date(0), secret: other }],
    ['an unknown version of signature', 'webhook_signature', { 'webhook-signature': 'v9,abcd' }, {}],
  ])('%s, and the answer says so: %s', async (_what, code, headers, over) => {
    const { send, rows } = await aSource();
    const answer = await send(JSON.stringify(aCall()), headers, over);
    expect(answer.status).toBe(401);
    const problem = await answer.json();
    expect(problem).toMatchObject({ code, detail: expect.stringContaining('Cannot accept the webhook') });
    expect(problem.errors[0].field).toMatch(/^webhook-(id|timestamp|signature)$/);
    expect(await rows()).toEqual([0, 0]);
  });

  test('a changed body, bad JSON or a bad call', async () => {
    const { send, rows, secret } = await aSource();
    const [id, at] = [randomUUID(), new Date()];
    const sign = new Webhook(secret).sign(id, at, JSON.stringify(aCall()));
    expect((await send(JSON.stringify(aCall()), { 'webhook-signature': sign }, { id, at })).status).toBe(401);
    expect((await send('{')).status).toBe(400);
    const bad = await send(JSON.stringify(aCall({ direction: 'up' })));
    expect((await bad.json()).errors[0]).toMatchObject({ field: 'direction', value: 'up' });
    expect(await rows()).toEqual([0, 0]);
  });
});

test('a wrong clock is told by how much, and only to those who have the key', async () => {
  const { send } = await aSource();
  const late = await (await send(JSON.stringify(aCall()), {}, { at: new Date(Date.now() - 400_000) })).json();
  expect(late.detail).toMatch(/4\d\d seconds behind our clock; 300 are allowed/);
  const stranger = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const other = await send(JSON.stringify(aCall()), {}, { at: new Date(Date.now() - 400_000), secret: stranger });
  expect(await other.text()).not.toContain('clock');
});

test('the signature is over the bytes as they came: no two bodies share one', async () => {
  const { path, secret, rows } = await aSource();
  const raw = async (body: Uint8Array<ArrayBuffer>, signed = body) => {
    const [id, at] = [randomUUID(), String(Math.floor(Date.now() / 1000))];
    const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`${id}.${at}.`)
      .update(signed);
    const headers = {
      ...{ 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': at },
      'webhook-signature': `v1,${mac.digest('base64')}`,
    };
    return fetch(`${api.url}${path}`, { method: 'POST', body, headers });
  };
  const text = JSON.stringify(aCall({ agentName: 'Zoë' }));
  const [utf8, latin1] = [new Uint8Array(Buffer.from(text)), new Uint8Array(Buffer.from(text, 'latin1'))];
  const replaced = new Uint8Array(Buffer.from(new TextDecoder().decode(latin1)));
  expect((await raw(latin1, replaced)).status).toBe(401);
  expect((await raw(latin1)).status).toBe(400);
  expect((await raw(new Uint8Array(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8])))).status).toBe(202);
  expect(await rows()).toEqual([1, 1]);
});

test('an address that is unknown, foreign or closed is not found', async () => {
  const { send, call, id } = await aSource();
  expect((await call('DELETE', `/sources/${id}`)).status).toBe(204);
  expect((await send(JSON.stringify(aCall()))).status).toBe(404);
  expect((await fetch(`${api.url}/api/v1/webhooks/unknown`, { method: 'POST', body: '{}' })).status).toBe(404);
});

test('a secret is shown once and kept sealed', async () => {
  const { call, secret, key } = await aSource();
  const listed = await (await call('GET', '/sources')).text();
  expect(listed).toContain(key);
  expect(listed).not.toContain(secret.slice(6, 20));
});
