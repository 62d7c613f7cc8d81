import { request } from 'node:http';
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { createApiKey } from '../../services/access/api-key.ts';
import { createUser } from '../../services/access/user.ts';
import { recordAudit } from '../../services/audit/record.ts';
import { readCsv } from '../../services/import/csv.ts';
import { fill } from './everything.ts';
import { type TestTenant, useApi } from './serve.ts';

const api = await useApi();
type Row = Record<string, unknown> & { action: string; before: Record<string, unknown> | null };

const rowsOf = async ({ call }: TestTenant, query = ''): Promise<Row[]> =>
  (await (await call('GET', `/audit?limit=200${query}`)).json()).items;

test('the application can add to the log and read it, and do nothing else with it', async () => {
  const tenant = await api.asTenant();
  await tenant.call('POST', '/sources', { name: 'Dialer' });
  for (const statement of [
    sql`update audit_log set action = 'nothing'`,
    sql`delete from audit_log`,
    sql`truncate audit_log`,
  ]) {
    const tried = withTenant(api.db, tenant.tenantId, (tx) => tx.execute(statement));
    await expect(tried).rejects.toMatchObject({ cause: { message: expect.stringMatching(/permission denied/) } });
  }
  expect(await rowsOf(tenant)).toHaveLength(1);
  for (const method of ['DELETE', 'PUT', 'PATCH', 'POST']) {
    expect((await tenant.call(method, '/audit')).status).toBe(405);
  }
});

test('each change is told with who, what and whence, and without secrets or what people said', async () => {
  const tenant = await api.asTenant();
  const their = await fill(api, tenant);
  const { tenantId, call } = tenant;
  expect((await call('POST', `/review-items/${their.reviewId}/resolve`, { action: 'dismiss' })).status).toBe(200);
  const { version, config } = await (await call('GET', '/pipeline/config')).json();
  await call('PUT', '/pipeline/config', { version, config: { ...config, region: 'IE' } });
  expect(
    (await call('DELETE', `/sources/${their.sourceId}`, undefined, { 'x-request-id': 'request-0001' })).status,
  ).toBe(204);

  const rows = await rowsOf(tenant);
  const one = (action: string) => rows.find((row) => row.action === action);
  expect(one('createSource')).toMatchObject({ subjectKind: 'source', subjectId: their.sourceId, actorKind: 'key' });
  expect(one('createSource')?.after).toEqual({ name: `Source ${their.mark}`, enabled: true });
  expect(one('createKey')?.subjectId).toBe(their.keyId);
  expect(one('createCustomer')).toMatchObject({ subjectKind: 'customer', subjectId: their.customerId, before: null });
  expect(one('createCustomer')?.after).toEqual({
    externalId: '(not kept)',
    name: '(not kept)',
    phones: '(not kept)',
  });
  expect(one('resolveReviewItem')).toMatchObject({
    subjectKind: 'review-item',
    before: { resolution: null },
    after: { resolution: 'dismiss', callId: their.callId },
  });
  expect(one('changePipelineConfig')).toMatchObject({
    before: { version: 0, config: { region: 'US' } },
    after: { version: 1, config: { region: 'IE' } },
  });
  expect(one('removeSource')).toMatchObject({
    requestId: 'request-0001',
    address: expect.stringContaining('127.0.0.1'),
  });
  expect(one('receiveCall')).toBeUndefined();

  const { rows: kept } = await withTenant(api.db, tenantId, (tx) => tx.execute(sql`select * from audit_log`));
  const all = JSON.stringify(kept);
  for (const said of [`Customer ${their.mark}`, '555 012', tenant.key, their.sourceKey])
    expect(all).not.toContain(said);
});

test('before and after hold the fields that changed, of a customer and a booking without what they are known by', async () => {
  const tenant = await api.asTenant();
  const { call } = tenant;
  const their = await fill(api, tenant);
  const { customerId, bookingId, callId, sourceId } = their;
  const seen = { 'if-match': '"1"' };
  const change = { name: 'Ada', email: 'ada@example.com', timeZone: 'Europe/Paris' };
  await call('PATCH', `/customers/${customerId}`, change, seen);
  await call('PATCH', `/customers/${customerId}`, change, { 'if-match': '"2"' });
  await call('PATCH', `/bookings/${bookingId}`, { title: 'Lunch', status: 'canceled' }, seen);
  await call('PATCH', `/sources/${sourceId}`, { enabled: false });
  await call('PUT', `/calls/${callId}/link`, { customerId: null, bookingId: null });
  await call('POST', '/calls/bulk', { action: 'erase', ids: [callId] });
  await call('DELETE', `/customers/${customerId}`, undefined, { 'if-match': '"3"' });

  const rows = await rowsOf(tenant);
  const told = (action: string) =>
    rows.filter((row) => row.action === action).map(({ subjectId, before, after }) => ({ subjectId, before, after }));
  const kept = '(not kept)';
  expect(told('changeCustomer')).toEqual([
    {
      subjectId: customerId,
      before: { name: kept, email: null, timeZone: null },
      after: { name: kept, email: kept, timeZone: 'Europe/Paris' },
    },
  ]);
  expect(told('changeBooking')).toEqual([
    {
      subjectId: bookingId,
      before: { title: kept, status: 'confirmed' },
      after: { title: kept, status: 'canceled' },
    },
  ]);
  expect(told('changeSource')).toEqual([{ subjectId: sourceId, before: { enabled: true }, after: { enabled: false } }]);
  expect(told('chooseCallLink')).toEqual([
    {
      subjectId: callId,
      before: { customerId, bookingId, decidedBy: 'rules' },
      after: { customerId: null, bookingId: null, decidedBy: expect.stringContaining('API key') },
    },
  ]);
  expect(told('eraseCall')).toEqual([
    {
      subjectId: callId,
      before: null,
      after: { erased: expect.objectContaining({ database: expect.objectContaining({ calls: 1, recordings: 1 }) }) },
    },
  ]);
  expect(told('removeCustomer')).toEqual([
    { subjectId: customerId, before: null, after: { erased: expect.objectContaining({ phones: 1, bookings: 1 }) } },
  ]);
});

test('an import is one entry with its counts; one that breaks off tells after how many rows', async () => {
  const tenant = await api.asTenant();
  const told = async () => (await rowsOf(tenant, '&action=importCustomers')).map(({ after }) => after);
  await tenant.call('POST', '/customers/import', 'id,name\n1,Ada\n2,\n', { 'content-type': 'text/csv' });
  expect(await told()).toEqual([{ kind: 'customers', created: 1, updated: 0, unchanged: 0, failed: 1 }]);

  const headers = { authorization: `Bearer ${tenant.key}`, 'content-type': 'text/csv', 'content-length': 1_000_000 };
  const sending = request(`${api.url}/api/v1/customers/import`, { method: 'POST', headers });
  sending.on('error', () => {});
  sending.write(`id,name\n${Array.from({ length: 700 }, (_, i) => `c${i},Person ${i}\n`).join('')}`);
  const customers = async () => (await (await tenant.call('GET', '/customers?limit=200')).json()).items.length;
  await vi.waitFor(async () => expect(await customers()).toBe(200), { timeout: 10_000 });
  sending.destroy();
  await vi.waitFor(async () => expect((await told())[0]).toEqual({ kind: 'customers', brokeOffAfterRows: 500 }), {
    timeout: 10_000,
  });
});

test('what was refused or failed is no change', async () => {
  const tenant = await api.asTenant();
  await tenant.call('DELETE', '/keys/01920000-0000-7000-8000-000000000000');
  await tenant.call('POST', '/sources', { name: '' });
  await tenant.call('PUT', '/pipeline/config', { version: 7, config: {} });
  expect(await rowsOf(tenant)).toEqual([]);
});

test('a look at a call is told once in ten minutes and caller, a play where it begins, its later parts as one look', async () => {
  const tenant = await api.asTenant();
  const { callId } = await fill(api, tenant);
  const { key } = await createApiKey(api.db, { tenantId: tenant.tenantId, name: 'other', now: new Date() });
  const { now } = api.deps;
  const noon = Date.parse('2026-11-21T12:00:00Z');
  try {
    for (const at of [noon, noon + 60_000, noon + 600_000]) {
      api.deps.now = () => new Date(at);
      expect((await tenant.call('GET', `/calls/${callId}`)).status).toBe(200);
      expect((await tenant.call('GET', `/calls/${callId}/transcript`)).status).toBe(200);
    }
    await tenant.call('GET', `/calls/${callId}`, undefined, { authorization: `Bearer ${key}` });
    for (const range of ['bytes=0-3', 'bytes=2-4', 'bytes=4-']) {
      const answer = await tenant.call('GET', `/calls/${callId}/audio`, undefined, { range });
      expect(answer.status).toBe(206);
      await answer.arrayBuffer();
    }
    await tenant.call('HEAD', `/calls/${callId}/audio`);
  } finally {
    api.deps.now = now;
  }
  const rows = await rowsOf(tenant, `&subjectId=${callId}`);
  const count = (wanted: string) => rows.filter(({ action }) => action === wanted).length;
  expect([count('getCall'), count('getTranscript'), count('getAudio')]).toEqual([3, 2, 2]);
});

test('a look that cannot be recorded is not given, nor is a change made', async () => {
  const tenant = await api.asTenant();
  const { callId } = await fill(api, tenant);
  await api.asOwner('revoke insert on audit_log from callweave_app');
  try {
    const answer = await tenant.call('GET', `/calls/${callId}`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain(callId);
    expect((await tenant.call('GET', '/calls')).status).toBe(200);
    const sources = async () => (await (await tenant.call('GET', '/sources')).json()).items.length;
    const known = await sources();
    expect((await tenant.call('POST', '/sources', { name: 'Dialer' })).status).toBe(500);
    expect(await sources()).toBe(known);
    const { version, config } = await (await tenant.call('GET', '/pipeline/config')).json();
    expect((await tenant.call('PUT', '/pipeline/config', { version, config })).status).toBe(500);
    expect((await (await tenant.call('GET', '/pipeline/config')).json()).version).toBe(version);
  } finally {
    await api.asOwner('grant insert on audit_log to callweave_app');
  }
});

test('sign-ins are told, those that fail as nobody', async () => {
  const tenant = await api.asTenant();
  const email = 'audited@example.com';
  const password = 'correct horse battery';
  const person = { tenantId: tenant.tenantId, email, name: 'Grace', role: 'viewer' as const, password };
  const { userId } = await createUser(api.db, person);
  const signIn = (given: string, who = email) =>
    fetch(`${api.url}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: who, password: given }),
    });
  expect((await signIn('wrong password')).status).toBe(401);
  expect((await signIn('wrong password', 'nobody@example.com')).status).toBe(401);
  const answer = await signIn(password);
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  await fetch(`${api.url}/api/v1/sign-out`, { method: 'POST', headers: { cookie, origin: api.url } });

  const rows = await vi.waitFor(async () => {
    const found = await rowsOf(tenant);
    expect(found).toHaveLength(3);
    return found;
  });
  expect(rows.find(({ action }) => action === 'signIn')).toMatchObject({
    actorKind: 'user',
    actorId: userId,
    actorName: 'Grace',
  });
  expect(rows.find(({ action }) => action === 'signOut')).toMatchObject({ actorId: userId });
  expect(rows.find(({ action }) => action === 'signInFailed')).toMatchObject({
    actorKind: 'nobody',
    actorId: null,
    subjectId: userId,
  });
  expect(JSON.stringify(rows)).not.toContain('wrong password');
});

test('the list is filtered by actor, action, subject and time, and paged without loss', async () => {
  const tenant = await api.asTenant();
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push((await (await tenant.call('POST', '/sources', { name: `s${i}` })).json()).id);
  const seen: unknown[] = [];
  let cursor = '';
  do {
    const page = await (await tenant.call('GET', `/audit?limit=2&action=createSource${cursor}`)).json();
    seen.push(...page.items.map(({ subjectId }: Row) => subjectId));
    cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
  } while (cursor);
  expect(seen).toEqual(ids.toReversed());
  const [row] = await rowsOf(tenant);
  expect(await rowsOf(tenant, `&actorId=${row?.actorId}`)).toHaveLength(5);
  expect(await rowsOf(tenant, `&subjectId=${ids[2]}&subjectKind=source`)).toHaveLength(1);
  expect(await rowsOf(tenant, `&from=${row?.at}`)).toHaveLength(1);
  expect(await rowsOf(tenant, `&to=${row?.at}`)).toHaveLength(4);
  expect(await rowsOf(tenant, '&action=removeSource')).toEqual([]);
});

test('the CSV has every row, runs no formula, is told itself, and asks for two rights', async () => {
  const tenant = await api.asTenant();
  const origin = {
    actor: { kind: 'user' as const, id: null, name: '=HYPERLINK("http://x")' },
    requestId: null,
    address: null,
  };
  const at = new Date('2026-11-20T10:00:00Z');
  await withTenant(api.db, tenant.tenantId, async (tx) => {
    for (let i = 0; i < 1_100; i++)
      await recordAudit(tx, { tenantId: tenant.tenantId, origin, action: `act${i}`, after: { i, secret: 'x' }, at });
  });
  const answer = await tenant.call('GET', '/audit.csv');
  expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
  const text = await answer.text();
  const rows: string[][] = [];
  for await (const { cells } of readCsv(Readable.from([Buffer.from(text)]))) rows.push(cells);
  expect(rows).toHaveLength(1_101);
  expect(new Set(rows.map((cells) => cells[4])).size).toBe(1_101);
  expect(rows[1]?.[3]).toBe(`'=HYPERLINK("http://x")`);
  expect(text).not.toContain('secret');
  expect(await rowsOf(tenant, '&action=exportAudit')).toHaveLength(1);

  const scopes = ['audit:read' as const];
  const { key } = await createApiKey(api.db, { tenantId: tenant.tenantId, name: 'narrow', now: new Date(), scopes });
  const narrow = { authorization: `Bearer ${key}` };
  expect((await tenant.call('GET', '/audit', undefined, narrow)).status).toBe(200);
  expect((await tenant.call('GET', '/audit.csv', undefined, narrow)).status).toBe(403);
});
