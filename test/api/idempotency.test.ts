import { expect, test } from 'vitest';
import { idempotencyKeys } from '../../db/tables/requests.ts';
import { withTenant } from '../../db/tenant.ts';
import { createApiKey } from '../../services/access/api-key.ts';
import { dropExpired } from '../../services/request/expire.ts';
import { aCall, useApi } from './serve.ts';

let clock = new Date();
const api = await useApi({ now: () => clock });
const once = (key: string) => ({ 'idempotency-key': key });

test.each([
  ['/customers', { name: 'Ada' }, '/customers'],
  ['/keys', { name: 'k' }, '/keys'],
  ['/sources', { name: 's' }, '/sources'],
  ['/calls', aCall(), '/calls'],
])('%s: the same request again gets the first answer and makes nothing', async (path, body, list) => {
  const { call } = await api.asTenant();
  const before = (await (await call('GET', list)).json()).items.length;
  const first = await call('POST', path, body, once('a'));
  const text = await first.text();
  expect(first.ok).toBe(true);
  const again = await call('POST', path, body, once('a'));
  expect([again.status, await again.text()]).toEqual([first.status, text]);
  for (const name of ['etag', 'location', 'content-type'])
    expect(again.headers.get(name), name).toBe(first.headers.get(name));
  expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
  expect((await (await call('GET', list)).json()).items).toHaveLength(before + 1);
});

test('ten at once make one row; whoever comes while it is made is told to come back', async () => {
  const { call } = await api.asTenant();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => call('POST', '/customers', { name: 'Ada' }, once('a'))),
  );
  const made = answers.filter(({ status }) => status === 201);
  expect(made.length).toBeGreaterThanOrEqual(1);
  for (const answer of answers.filter(({ status }) => status !== 201))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, '1']);
  expect(new Set(await Promise.all(made.map(async (answer) => (await answer.json()).id))).size).toBe(1);
  expect((await (await call('GET', '/customers')).json()).items).toHaveLength(1);
});

test('another request under the same key is refused and named', async () => {
  const { call } = await api.asTenant();
  await call('POST', '/customers', { name: 'Ada' }, once('a'));
  for (const [path, body] of [
    ['/customers', { name: 'Grace' }],
    ['/keys', { name: 'Ada' }],
  ] as const) {
    const other = await call('POST', path, body, once('a'));
    expect([other.status, (await other.json()).errors[0]]).toMatchObject([
      409,
      { field: 'idempotency-key', value: 'a' },
    ]);
  }
  for (const bad of ['', 'a b', 'x'.repeat(256)])
    expect((await call('POST', '/customers', { name: 'Ada' }, once(bad))).status, bad).toBe(400);
});

test('what was refused did nothing, and may be tried again', async () => {
  const { call } = await api.asTenant();
  expect((await call('POST', '/customers', { name: '' }, once('a'))).status).toBe(400);
  expect((await call('POST', '/customers', { name: 'Ada' }, once('a'))).status).toBe(201);
});

test('a key belongs to its caller: another key or tenant makes its own', async () => {
  const [one, other] = [await api.asTenant(), await api.asTenant()];
  const { key } = await createApiKey(api.db, { tenantId: one.tenantId, name: 'second', now: clock });
  const ids = await Promise.all([
    one.call('POST', '/customers', { name: 'Ada' }, once('a')),
    one.call('POST', '/customers', { name: 'Ada' }, { ...once('a'), authorization: `Bearer ${key}` }),
    other.call('POST', '/customers', { name: 'Ada' }, once('a')),
  ]);
  expect(new Set(await Promise.all(ids.map(async (answer) => (await answer.json()).id))).size).toBe(3);
});

test('secrets in kept answers cannot be read from the table', async () => {
  const { call, tenantId } = await api.asTenant();
  const { key } = await (await call('POST', '/keys', { name: 'k' }, once('a'))).json();
  const rows = await withTenant(api.db, tenantId, (tx) => tx.select().from(idempotencyKeys));
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(key);
});

test('a request whose process died is never run again; a body of any type counts', async () => {
  const { call, tenantId } = await api.asTenant();
  await call('POST', '/customers', { name: 'Ada' }, once('a'));
  await withTenant(api.db, tenantId, (tx) => tx.update(idempotencyKeys).set({ status: null, answerSealed: null }));
  expect((await call('POST', '/customers', { name: 'Ada' }, once('a'))).headers.get('retry-after')).toBe('1');
  clock = new Date(clock.getTime() + 6 * 60_000);
  const late = await call('POST', '/customers', { name: 'Ada' }, once('a'));
  expect([late.status, (await late.json()).detail]).toEqual([409, expect.stringContaining('may have taken effect')]);
  expect((await (await call('GET', '/customers')).json()).items).toHaveLength(1);

  const { id } = await (await call('POST', '/sources', { name: 's' })).json();
  const rotate = () => call('POST', `/sources/${id}/rotate`, undefined, { ...once('b'), 'content-type': 'text/plain' });
  expect(await (await rotate()).text()).toBe(await (await rotate()).text());
});

test('a key is forgotten after a day, and swept', async () => {
  const { call, tenantId } = await api.asTenant();
  const send = async () => (await (await call('POST', '/customers', { name: 'Ada' }, once('a'))).json()).id;
  const first = await send();
  clock = new Date(clock.getTime() + 23 * 3_600_000);
  expect(await send()).toBe(first);
  clock = new Date(clock.getTime() + 2 * 3_600_000);
  expect(await send()).not.toBe(first);
  const count = () => withTenant(api.db, tenantId, (tx) => tx.$count(idempotencyKeys));
  await dropExpired(api.db);
  expect(await count()).toBe(1);
  await withTenant(api.db, tenantId, (tx) =>
    tx.update(idempotencyKeys).set({ createdAt: new Date(Date.now() - 25 * 3_600_000) }),
  );
  await dropExpired(api.db);
  expect(await count()).toBe(0);
});
