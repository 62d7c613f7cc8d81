import { randomUUID } from 'node:crypto';
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
    ['another secret', {}, { secret: other }],
    ['a missing signature', { 'webhook-signature': '' }, {}],
    ['a signature of another id', { 'webhook-id': 'another' }, {}],
    ['a changed time', { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 5) }, {}],
    ['a time long past', {}, { at: new Date(Date.now() - 6 * 60_000) }],
    ['a time to come', {}, { at: new Date(Date.now() + 6 * 60_000) }],
    ['an unknown version of signature', { 'webhook-signature': 'v9,abcd' }, {}],
  ])('%s', async (_what, headers, over) => {
    const { send, rows } = await aSource();
    const answer = await send(JSON.stringify(aCall()), headers, over);
    expect(answer.status).toBe(401);
    expect((await answer.json()).code).toBe('unauthenticated');
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
