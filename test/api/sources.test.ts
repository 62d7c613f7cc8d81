import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { newId } from '../../db/ids.ts';
import { sources } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { seal } from '../../services/secret/seal.ts';
import { openSettings } from '../../services/source/kinds.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';

let clock = new Date();
const api = await useApi({ now: () => clock });
const read = async ({ call }: TestTenant, path: string) => (await call('GET', path)).json();
const made = async ({ call }: TestTenant) => (await call('POST', '/sources', { name: 'Desk' })).json();

/** The server's time: it is signed and must be near. */
async function deliver(path: string, secret: string): Promise<number> {
  const [body, id, at] = [JSON.stringify(aCall()), `msg_${Math.random()}`, clock];
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return (await fetch(`${api.url}${path}`, { method: 'POST', body, headers })).status;
}

test('a source is renamed, switched off and on, and tells what came through it', async () => {
  const tenant = await api.asTenant();
  const { id, path, secret } = await made(tenant);
  expect(await read(tenant, `/sources/${id}`)).toMatchObject({ name: 'Desk', received: 0, lastReceivedAt: null });
  expect(await deliver(path, secret)).toBe(202);
  const seen = await read(tenant, `/sources/${id}`);
  expect(seen).toMatchObject({ received: 1, lastReceivedAt: clock.toISOString() });
  expect(JSON.stringify(seen)).not.toContain(secret);
  await made(tenant);
  expect((await read(tenant, '/sources')).items).toMatchObject([
    { received: 0, lastReceivedAt: null },
    { id, received: 1, lastReceivedAt: clock.toISOString() },
  ]);
  const off = await tenant.call('PATCH', `/sources/${id}`, { name: 'Front desk', enabled: false });
  expect(await off.json()).toMatchObject({ name: 'Front desk', enabled: false });
  expect(await deliver(path, secret)).toBe(404);
  await tenant.call('PATCH', `/sources/${id}`, { enabled: true });
  expect(await deliver(path, secret)).toBe(202);
  const stranger = await api.asTenant();
  for (const [method, end] of [
    ['GET', ''],
    ['PATCH', ''],
    ['POST', '/rotate'],
    ['POST', '/test'],
  ] as const)
    expect((await stranger.call(method, `/sources/${id}${end}`, method === 'GET' ? undefined : {})).status).toBe(404);
});

test('after a rotation both secrets are taken for a day, then the new one alone', async () => {
  const tenant = await api.asTenant();
  const { id, path, secret } = await made(tenant);
  const { secret: next } = await (await tenant.call('POST', `/sources/${id}/rotate`)).json();
  expect(await Promise.all([secret, next].map((one) => deliver(path, one)))).toEqual([202, 202]);
  const { secret: last } = await (await tenant.call('POST', `/sources/${id}/rotate`)).json();
  expect(await Promise.all([secret, next, last].map((one) => deliver(path, one)))).toEqual([401, 202, 202]);
  clock = new Date(clock.getTime() + 25 * 3_600_000);
  expect(await Promise.all([next, last].map((one) => deliver(path, one)))).toEqual([401, 202]);
  clock = new Date();
});

test('a test goes through the same checks as a webhook and makes no call', async () => {
  const tenant = await api.asTenant();
  const { id } = await made(tenant);
  const send = async () => (await tenant.call('POST', `/sources/${id}/test`)).json();
  expect(await send()).toMatchObject({ accepted: true, code: null, call: { direction: 'inbound' } });
  expect((await read(tenant, '/calls')).items).toEqual([]);
  expect((await read(tenant, `/sources/${id}`)).received).toBe(0);
  await tenant.call('PATCH', `/sources/${id}`, { enabled: false });
  expect(await send()).toMatchObject({ accepted: false, code: 'not_found', call: null });
});

test("a source's settings are one sealed JSON that opens for its own tenant and kind alone", async () => {
  const tenant = await api.asTenant();
  const { secret, id } = await made(tenant);
  const { secret: next } = await (await tenant.call('POST', `/sources/${id}/rotate`)).json();
  const { tenantId } = tenant;
  const { secretKey } = api.deps;
  const [row] = await withTenant(api.db, tenantId, (tx) => tx.select().from(sources));
  expect(JSON.stringify(row)).not.toMatch(new RegExp([secret, next].map((one) => one.slice(6, 30)).join('|')));
  const sealed = row?.settingsSealed ?? '';
  const settings = openSettings('standard_webhooks', sealed, { secretKey, tenantId });
  expect(settings).toMatchObject({ secret: next, previous: { secret } });
  expect(() => openSettings('standard_webhooks', sealed, { secretKey, tenantId: newId() })).toThrow();
  const other = seal(secretKey, { tenantId, plain: JSON.stringify({ connection: 'postgres://reader@crm/db' }) });
  expect(() => openSettings('standard_webhooks', other, { secretKey, tenantId })).toThrow();
});

test('a source of another kind needs no change of the tables: it is listed, has no address, and signs nothing', async () => {
  const tenant = await api.asTenant();
  const { tenantId } = tenant;
  const id = newId();
  const plain = JSON.stringify({ connection: 'postgres://reader:hidden@crm/db' });
  const settingsSealed = seal(api.deps.secretKey, { tenantId, plain });
  const row = { tenantId, id, name: 'CRM', kind: 'database', key: null, settingsSealed, createdAt: clock };
  await withTenant(api.db, tenantId, (tx) => tx.insert(sources).values(row));
  expect((await read(tenant, '/sources')).items).toMatchObject([{ id, kind: 'database', path: null }]);
  const shown = await read(tenant, `/sources/${id}`);
  expect(shown).toMatchObject({ path: null, previousSecretUntil: null });
  expect(JSON.stringify(shown)).not.toMatch(/hidden|crm/);
  for (const act of ['rotate', 'test']) expect((await tenant.call('POST', `/sources/${id}/${act}`)).status).toBe(409);
});
