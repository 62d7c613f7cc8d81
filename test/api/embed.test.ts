import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { calls } from '../../db/tables/calls.ts';
import { embedKeys } from '../../db/tables/embed.ts';
import { withTenant } from '../../db/tenant.ts';
import { fill } from './everything.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';

const api = await useApi();
await mkdir(api.deps.webDir, { recursive: true });
await writeFile(join(api.deps.webDir, 'index.html'), '<!doctype html><title>Callweave</title>');
const tenant = await api.asTenant();
const their = await fill(api, tenant);
const site = 'https://crm.example';

async function aKey({ call }: TestTenant, view: unknown, over: Record<string, unknown> = {}) {
  const answer = await call('POST', '/embed-keys', { name: 'CRM', view, allowedOrigins: [site], ...over });
  expect(answer.status).toBe(201);
  const { id, key } = (await answer.json()) as { id: string; key: string };
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    fetch(`${api.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(body ? { body } : {}),
    });
  return { id, key, send };
}
const ofCall = (callId = their.callId, audio = false) => ({ kind: 'call', callId, audio });

test('a key of one call shows this call and no other', async () => {
  const other = await (await tenant.call('POST', '/calls', aCall())).json();
  const { key, send } = await aKey(tenant, ofCall());
  expect(key).toMatch(/^cwe_/);
  for (const path of ['', '/transcript', '/peaks']) {
    expect((await send('GET', `/calls/${their.callId}${path}`)).status).toBe(200);
    expect((await send('GET', `/calls/${other.id}${path}`)).status).toBe(404);
  }
  expect((await send('GET', `/calls/${their.callId.toUpperCase()}`)).status).toBe(200);
  expect(await (await send('GET', '/embed')).json()).toMatchObject({ name: 'CRM', view: ofCall() });
});

test('the recording is played only where the key says so', async () => {
  const [silent, loud] = [await aKey(tenant, ofCall()), await aKey(tenant, ofCall(their.callId, true))];
  expect((await silent.send('GET', `/calls/${their.callId}/audio`)).status).toBe(403);
  const answer = await loud.send('GET', `/calls/${their.callId}/audio`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe(`sound ${their.mark}`);
});

describe('with whom a call was', async () => {
  const fresh = await api.asTenant();
  const number = '+1 212 555 0142';
  const made = await (
    await fresh.call('POST', '/customers', { name: 'Suzanne Ellery', phones: [number], email: 'ellery@example.com' })
  ).json();
  const booking = { customerId: made.id, title: `Table for ${number}`, startsAt: '2026-11-22T19:00:00Z' };
  const { id: bookingId } = await (await fresh.call('POST', '/bookings', booking)).json();
  const turns = [
    { speaker: 'customer', start: 0, end: 4, text: `My number is ${number}, or 212-555-0142, or 12125550142.` },
  ];
  const told = { from: number, to: '+1 212 555 0100', sourceCallId: '12125550142_a', transcript: { turns } };
  const { id: callId } = await (await fresh.call('POST', '/calls', aCall(told))).json();
  await withTenant(api.db, fresh.tenantId, (tx) =>
    tx.update(calls).set({ customerId: made.id, bookingId }).where(eq(calls.id, callId)),
  );
  /** Every answer that a key of this view is given, under the routes that its document names. */
  const answersTo = async (view: unknown) => {
    const { send } = await aKey(fresh, view);
    const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
    const texts: string[] = [];
    for (const [path, item] of Object.entries<Record<string, { security?: unknown[] }>>(document.paths)) {
      if (!item.get || item.get.security?.length === 0) continue;
      const asked = path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, callId);
      for (const query of ['', '?words=true', '?limit=1']) {
        const answer = await send('GET', asked + query);
        const text = await answer.text();
        if (answer.status === 200) texts.push(text);
      }
    }
    return texts;
  };
  const views = [
    { kind: 'call', callId },
    { kind: 'calls', filter: {} },
  ];
  /** Both ends of the call, as digits in a row, whatever stands between them. */
  const carries = (text: string) =>
    /12125550142|2125550142|12125550100|2125550100/.test(text.replace(/[^\da-z]/gi, ''));

  test.each(views)('is told by no answer to a key of %j', async (view) => {
    const texts = await answersTo(view);
    expect(texts.length).toBeGreaterThanOrEqual(view.kind === 'call' ? 6 : 4);
    for (const text of texts) {
      expect(carries(text), text).toBe(false);
      expect(text).not.toMatch(/Ellery|ellery/);
    }
    const shown = texts.find((text) => text.includes('"from"')) ?? '';
    expect(shown).toContain('"from":"…142"');
    expect(shown).toContain('"to":"…100"');
    expect(shown).toContain('"customerName":null');
  });

  test.each(views)('is told to a key of %j that was made for it', async (view) => {
    const texts = await answersTo({ ...view, contact: true });
    const shown = texts.find((text) => text.includes('"from"')) ?? '';
    expect(shown).toContain('"from":"+1 212 555 0142"');
    expect(shown).toContain('"customerName":"Suzanne Ellery"');
    for (const text of texts) expect(text).not.toContain('ellery@example.com');
  });

  test.each(views)('can be given to a key of %j by nobody who may not see customers', async (view) => {
    const scopes = ['keys:manage', 'calls:read'];
    const { key } = await (await fresh.call('POST', '/keys', { name: 'narrow', scopes })).json();
    const body = { name: 'CRM', view: { ...view, contact: true }, allowedOrigins: [site] };
    const answer = await fresh.call('POST', '/embed-keys', body, { authorization: `Bearer ${key}` });
    expect([answer.status, (await answer.json()).detail]).toEqual([403, expect.stringContaining('customers:read')]);
  });

  test.each([
    ['+1/212/555/0142', '…142'],
    ['(212) - 555 - 0142', '…142'],
    ['sip:suzanne@example.com', '…'],
    ['Suzanne Ellery <12125550142>', '…142'],
    ['١٢١٢٥٥٥٠١٤٢', '…١٤٢'],
    ['1234', '1234'],
    ['anonymous', '…'],
  ])('is hidden in a number that is written %s', async (from, shown) => {
    const { id } = await (await fresh.call('POST', '/calls', aCall({ from, to: null }))).json();
    const { send } = await aKey(fresh, { kind: 'call', callId: id });
    expect(await (await send('GET', `/calls/${id}`)).json()).toMatchObject({ from: shown, to: null });
  });

  test('is hidden from keys that were made before there was a choice', async () => {
    const { id, send } = await aKey(fresh, { kind: 'call', callId, audio: false });
    await withTenant(api.db, fresh.tenantId, (tx) =>
      tx
        .update(embedKeys)
        .set({ view: { kind: 'call', callId, audio: false } })
        .where(eq(embedKeys.id, id)),
    );
    expect(await (await send('GET', `/calls/${callId}`)).json()).toMatchObject({ from: '…142', customerName: null });
    expect(await (await send('GET', '/embed')).json()).toMatchObject({ view: { contact: false } });
  });
});

test('every other route refuses it', async () => {
  const { send } = await aKey(tenant, ofCall());
  const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
  const shown = ['getCall', 'getTranscript', 'getPeaks', 'getEmbed'];
  let refused = 0;
  for (const [path, item] of Object.entries<Record<string, { operationId: string; security?: unknown[] }>>(
    document.paths,
  )) {
    for (const [method, { operationId, security }] of Object.entries(item)) {
      if (shown.includes(operationId) || security?.length === 0) continue;
      const asked = path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, their.callId);
      const answer = await send(method.toUpperCase(), asked, { 'content-type': 'application/json' });
      expect(answer.status, operationId).toBe(403);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(30);
});

test('a key of a list shows what fits its filter, which nobody can widen', async () => {
  const fresh = await api.asTenant();
  for (const direction of ['inbound', 'outbound', 'outbound']) await fresh.call('POST', '/calls', aCall({ direction }));
  const { send } = await aKey(fresh, { kind: 'calls', filter: { direction: 'outbound' } });
  const ids: string[] = [];
  let cursor = '';
  do {
    const page = await (await send('GET', `/embed/calls?limit=1${cursor}`)).json();
    for (const call of page.items) {
      expect(call.direction).toBe('outbound');
      ids.push(call.id);
    }
    cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
  } while (cursor);
  expect(new Set(ids).size).toBe(2);
  expect((await send('GET', '/embed/calls?direction=inbound')).status).toBe(400);
  expect((await send('GET', '/calls')).status).toBe(403);
  expect((await send('GET', `/calls/${ids[0]}`)).status).toBe(403);
});

test('pages of other sites than those named cannot use it', async () => {
  const { send } = await aKey(tenant, ofCall());
  const path = `/calls/${their.callId}`;
  for (const origin of [site, api.url]) expect((await send('GET', path, { origin })).status).toBe(200);
  for (const origin of ['https://evil.example', 'null', `${site}.evil.example`, 'http://crm.example'])
    expect((await send('GET', path, { origin })).status).toBe(403);
});

test('a key that is revoked, over or changed is none', async () => {
  const path = `/calls/${their.callId}`;
  const revoked = await aKey(tenant, ofCall());
  for (const status of [204, 204]) {
    expect((await tenant.call('DELETE', `/embed-keys/${revoked.id}`)).status).toBe(status);
  }
  expect((await revoked.send('GET', path)).status).toBe(401);
  const over = await aKey(tenant, ofCall(), { expiresAt: new Date(Date.now() - 1000).toISOString() });
  expect((await over.send('GET', path)).status).toBe(401);
  const good = await aKey(tenant, ofCall());
  expect((await good.send('GET', path, { authorization: `Bearer ${good.key}x` })).status).toBe(401);
  const listed = await (await tenant.call('GET', '/embed-keys')).json();
  expect(JSON.stringify(listed)).not.toContain(good.key);
  expect(listed.items.find(({ id }: { id: string }) => id === revoked.id).revokedAt).not.toBeNull();
});

test('only scheme and host are an origin, and only an own call can be shown', async () => {
  for (const origin of [
    '*',
    'https://*.example',
    'https://crm.example/',
    'crm.example',
    'https://x;script-src*',
    'null',
  ]) {
    const body = { name: 'x', view: ofCall(), allowedOrigins: [origin] };
    expect((await tenant.call('POST', '/embed-keys', body)).status, origin).toBe(400);
  }
  const stranger = await api.asTenant();
  const body = { name: 'x', view: ofCall(), allowedOrigins: [site] };
  expect((await stranger.call('POST', '/embed-keys', body)).status).toBe(404);
});

test('the embed page alone can stand in a frame, of the named sites alone', async () => {
  const { id, key } = await aKey(tenant, ofCall(), { allowedOrigins: [site, 'https://help.example'] });
  const page = await fetch(`${api.url}/embed?key=${key}`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors ${site} https://help.example;`);
  expect(page.headers.get('x-frame-options')).toBeNull();
  const closed = async (path: string) => {
    const { headers } = await fetch(`${api.url}${path}`);
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options'), path).toBe('DENY');
  };
  for (const path of [
    '/',
    '/embed',
    '/embed?key=cwe_wrong',
    `/calls?key=${key}`,
    `/api/docs?key=${key}`,
    `/api/v1/embed?key=${key}`,
  ])
    await closed(path);
  await tenant.call('DELETE', `/embed-keys/${id}`);
  await closed(`/embed?key=${key}`);
  expect(api.logged()).not.toContain(key);
});

test('what it shows is told in the audit log under its name', async () => {
  const { id, send } = await aKey(tenant, ofCall());
  await send('GET', `/calls/${their.callId}`);
  const { items } = await (await tenant.call('GET', `/audit?actorId=${id}`)).json();
  expect(items).toMatchObject([{ actorKind: 'embed', actorName: 'CRM', action: 'getCall', subjectId: their.callId }]);
});
