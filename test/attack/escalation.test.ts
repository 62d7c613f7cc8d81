import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { rights } from '../../core/access/rights.ts';
import { memberships } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { fill } from '../api/everything.ts';
import { aPerson } from '../api/people.ts';
import { everyRow } from '../api/rows.ts';
import { aCall, type TestTenant, useApi } from '../api/serve.ts';
import { filled, routesOf, unsafe } from './routes.ts';
import { keepSilent } from './silence.ts';
import { withWords } from './words.ts';

const api = await useApi();
const [tenant, victim] = [await api.asTenant(), await api.asTenant()];
const own = await fill(api, tenant);
await fill(api, victim);
// Without anything parked: decisions about it wait for a worker.
const plain = await api.asTenant();
const { id: plainCall } = await (await plain.call('POST', '/calls', aCall())).json();
const isSecret = keepSilent(api, [tenant, victim, plain]);
const routes = await routesOf(api);

/** What nobody may set who fills in a form, whatever the form. */
const grabbed = {
  id: '01920000-0000-7000-8000-00000000beef',
  tenantId: victim.tenantId,
  tenant_id: victim.tenantId,
  userId: own.userId,
  isAdmin: true,
  rights: [...rights],
  createdAt: '1999-01-01T00:00:00.000Z',
  deactivatedAt: null,
  sessionVersion: 1,
  passwordHash: 'x',
  hash: 'x',
  key: 'cw_x',
  secret: 'whsec_AAAA',
  stage: 'done',
  storageKey: own.storageKey,
  constructor: { prototype: { polluted: true } },
};
const withGrabbed = (body: unknown) =>
  `{"__proto__":{"polluted":true,"role":"owner"},${JSON.stringify({ ...grabbed, ...(body as object) }).slice(1)}`;
const aKey = async ({ call }: TestTenant, scopes: string[]) => {
  const { key } = await (await call('POST', '/keys', { name: 'narrow', scopes })).json();
  isSecret(key);
  return (method: string, path: string, body?: unknown) =>
    tenant.call(method, path, body, { authorization: `Bearer ${key}` });
};
const rowOf = (userId: string) =>
  withTenant(api.db, tenant.tenantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(memberships)
      .where(and(eq(memberships.tenantId, tenant.tenantId), eq(memberships.id, userId)));
    return row;
  });

describe('fields that are not in a form', () => {
  test('change nothing of another tenant, nor of all objects, on any route', async () => {
    const before = await everyRow(api.db, victim.tenantId);
    const taken = routes.filter((route) => !route.open && unsafe(route) && route.bodies.length > 0);
    expect(taken.length).toBeGreaterThan(15);
    for (const route of taken) {
      for (const body of route.bodies.slice(0, 3)) {
        const answer = await plain.call(
          route.method,
          filled(route, plainCall).replace('/api/v1', ''),
          withGrabbed(body),
          { 'content-type': 'application/json', 'if-match': '"1"' },
        );
        const text = await answer.text();
        expect(answer.status, route.operationId).toBeLessThan(500);
        // A refusal names the fields and the values that were sent.
        if (answer.status !== 400) {
          expect(text, route.operationId).not.toContain(grabbed.id);
          expect(text, route.operationId).not.toContain(victim.tenantId);
        }
        expect(({} as Record<string, unknown>).polluted, route.operationId).toBeUndefined();
      }
    }
    expect(await everyRow(api.db, victim.tenantId)).toBe(before);
  });

  test('make no row of another tenant, id or time', async () => {
    for (const [path, body] of [
      ['/customers', { name: 'Grabby' }],
      ['/bookings', { customerId: own.customerId, title: 'Dinner', startsAt: '2026-11-22T19:00:00Z' }],
      ['/calls', aCall()],
      ['/keys', { name: 'Grabby', scopes: ['calls:read'] }],
      ['/sources', { name: 'Grabby' }],
    ] as const) {
      const answer = await tenant.call('POST', path, withGrabbed(body), { 'content-type': 'application/json' });
      const made = await answer.json();
      // Senders of calls may send what they like beside; everywhere else a field that is not there is refused by name.
      if (path !== '/calls') {
        const named = made.errors.map(({ field }: { field: string }) => field);
        expect([answer.status, named], path).toEqual([400, expect.arrayContaining(['id', 'tenantId', 'createdAt'])]);
        continue;
      }
      expect(answer.status, path).toBeLessThan(300);
      expect(made.id, path).not.toBe(grabbed.id);
      expect(made.key ?? '', path).not.toBe(grabbed.key);
      expect(made.secret ?? '', path).not.toBe(grabbed.secret);
      expect(made.createdAt ?? '', path).not.toBe(grabbed.createdAt);
    }
  });
});

describe('a person of the own tenant', () => {
  test('gets no further by changing the own row', async () => {
    const { userId: adminId, call: asAdmin } = await aPerson(api, tenant, { role: 'admin' });
    for (const role of ['viewer', 'agent', 'analyst', 'supervisor'] as const) {
      const { userId, call } = await aPerson(api, tenant, { role });
      for (const id of [userId, adminId]) {
        for (const body of [
          { role: 'owner' },
          { role: 'admin' },
          { scope: 'all' },
          { extraRights: ['text:unredacted', 'config:change'] },
          { name: 'x', tenantId: victim.tenantId },
        ])
          expect((await call('PATCH', `/users/${id}`, body)).status, role).toBe(403);
        expect((await call('POST', `/users/${id}/deactivate`)).status, role).toBe(403);
      }
      expect(await rowOf(userId)).toMatchObject({ role, extraRights: [], tenantId: tenant.tenantId });
      const invited = { email: `${role}@evil.example`, name: 'x', role: 'owner' };
      expect((await call('POST', '/users/invitations', invited)).status).toBe(403);
      for (const path of ['/keys', '/embed-keys', '/sources'])
        expect((await call('POST', path, { name: 'x' })).status, role).toBe(403);
    }
    for (const body of [{ role: 'owner' }, { role: 'owner', name: 'x' }])
      expect((await asAdmin('PATCH', `/users/${adminId}`, body)).status).toBe(403);
    const invited = { email: 'owner@evil.example', name: 'x', role: 'owner' };
    expect((await asAdmin('POST', '/users/invitations', invited)).status).toBe(403);
    expect(await rowOf(adminId)).toMatchObject({ role: 'admin' });
  });

  test('who sees some calls makes no key for more, and does not read the log of all', async () => {
    const { call } = await aPerson(api, tenant, { role: 'admin', scope: 'team', team: 'Night' });
    const list = { name: 'x', view: { kind: 'calls', filter: {} }, allowedOrigins: ['https://crm.example'] };
    const one = { ...list, view: { kind: 'call', callId: own.callId } };
    expect((await call('POST', '/keys', { name: 'x' })).status).toBe(403);
    expect((await call('POST', '/embed-keys', list)).status).toBe(403);
    expect((await call('POST', '/embed-keys', one)).status).toBe(404);
    expect((await call('GET', '/audit')).status).toBe(403);
    expect((await call('GET', '/audit.csv')).status).toBe(403);
    const invited = { email: 'mate@evil.example', name: 'x', role: 'viewer', scope: 'all' };
    expect((await call('POST', '/users/invitations', invited)).status).toBe(403);
  });
});

describe('a key', () => {
  test('makes none that may more than itself', async () => {
    const call = await aKey(tenant, ['keys:manage']);
    expect((await call('POST', '/keys', { name: 'x', scopes: ['calls:read'] })).status).toBe(403);
    const heir = await (await call('POST', '/keys', { name: 'heir' })).json();
    const { items } = await (await call('GET', '/keys')).json();
    expect(items.find(({ id }: { id: string }) => id === heir.id).scopes).toEqual(['keys:manage']);
    const views = [
      { kind: 'call', callId: own.callId },
      { kind: 'call', callId: own.callId, audio: true },
      { kind: 'calls', filter: {} },
    ];
    for (const view of views) {
      const embed = { name: 'x', view, allowedOrigins: ['https://crm.example'] };
      expect((await call('POST', '/embed-keys', embed)).status).toBe(403);
    }
  });

  test('that ends makes none that outlives it', async () => {
    const inADay = new Date(Date.now() + 86_400_000).toISOString();
    const later = new Date(Date.now() + 86_400_001).toISOString();
    const sooner = new Date(Date.now() + 3_600_000).toISOString();
    const maker = await (await tenant.call('POST', '/keys', { name: 'for a day', expiresAt: inADay })).json();
    const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
    const embed = { view: { kind: 'call', callId: own.callId }, allowedOrigins: ['https://crm.example'] };
    for (const [path, body] of [
      ['/keys', { name: 'heir' }],
      ['/embed-keys', { name: 'heir', ...embed }],
    ] as const) {
      for (const [asked, ends] of [
        [undefined, inADay],
        [null, inADay],
        [inADay, inADay],
        [sooner, sooner],
      ]) {
        const made = await tenant.call('POST', path, { ...body, expiresAt: asked }, bearer(maker.key));
        const { id, key, expiresAt } = await made.json();
        isSecret(key);
        expect([made.status, expiresAt], path).toEqual([201, ends]);
        const { items } = await (await tenant.call('GET', path)).json();
        expect(items.find((one: { id: string }) => one.id === id).expiresAt).toBe(ends);
      }
      const answer = await tenant.call('POST', path, { ...body, expiresAt: later }, bearer(maker.key));
      expect([answer.status, (await answer.json()).detail]).toEqual([403, expect.stringContaining(inADay)]);
    }
    const heir = await (await tenant.call('POST', '/keys', { name: 'heir' }, bearer(maker.key))).json();
    const grandchild = await tenant.call('POST', '/keys', { name: 'grandchild' }, bearer(heir.key));
    expect((await grandchild.json()).expiresAt).toBe(inADay);
    expect((await (await tenant.call('POST', '/keys', { name: 'for ever' })).json()).expiresAt).toBeNull();
  });

  test('that reads calls makes no embed key with sound', async () => {
    const call = await aKey(tenant, ['keys:manage', 'calls:read']);
    const embed = (audio: boolean) => ({
      name: 'x',
      view: { kind: 'call', callId: own.callId, audio },
      allowedOrigins: ['https://crm.example'],
    });
    expect((await call('POST', '/embed-keys', embed(true))).status).toBe(403);
    expect((await call('POST', '/embed-keys', embed(false))).status).toBe(201);
  });

  test('that manages people gives nobody more than it has', async () => {
    const call = await aKey(tenant, ['users:manage', 'users:read']);
    for (const role of ['owner', 'admin', 'supervisor', 'viewer'])
      expect((await call('POST', '/users/invitations', { email: 'a@evil.example', name: 'x', role })).status).toBe(403);
    expect((await call('PATCH', `/users/${own.userId}`, { role: 'admin' })).status).toBe(403);
    expect((await call('PATCH', `/users/${own.userId}`, { extraRights: ['data:export'] })).status).toBe(403);
  });

  test('that may export takes out nothing that it may not read', async () => {
    const call = await aKey(tenant, ['data:export']);
    for (const path of routes.filter((one) => one.path.endsWith('.csv')).map((one) => one.path.replace('/api/v1', '')))
      expect((await call('GET', path)).status, path).toBe(403);
  });

  test('with every right but one reaches no route that asks for this one', async () => {
    type Guarded = { 'x-right'?: string; 'x-also'?: string[] };
    const asks = (route: Guarded) => [route['x-right'], ...(route['x-also'] ?? [])];
    for (const missing of rights) {
      const call = await aKey(
        tenant,
        rights.filter((right) => right !== missing),
      );
      for (const route of routes.filter((one) => asks(one as Guarded).includes(missing))) {
        const answer = await call(route.method, filled(route, own.callId).replace('/api/v1', ''));
        await answer.body?.cancel();
        expect(answer.status, `${route.operationId} without ${missing}`).toBe(403);
      }
    }
  });
});

describe('a play of a recording', () => {
  test('is told in the log, also without its first byte', async () => {
    const { userId, call } = await aPerson(api, tenant, { role: 'analyst' });
    const answer = await call('GET', `/calls/${own.callId}/audio`, undefined, { range: 'bytes=1-' });
    expect(answer.status).toBe(206);
    await answer.arrayBuffer();
    const { items } = await (await tenant.call('GET', `/audit?actorId=${userId}&action=getAudio`)).json();
    expect(items).toHaveLength(1);
  });
});

describe("a customer's history and exports", async () => {
  const card = '4111 1111 1111 1111';
  const said = (name: string) => `Promise to ${name}: card ${card}, write to spy@evil.example`;
  const ref = await withWords(api, tenant, { agentName: 'Terry', text: said('Terry') });
  const narrow = await aKey(tenant, ['calls:read', 'customers:read', 'bookings:read', 'plans:read', 'data:export']);
  const paths = [
    '/customers/{customer}',
    '/customers/{customer}/timeline',
    '/customers/{customer}/context',
    '/customers/{customer}/context?format=text',
    '/calls/{call}',
    '/calls/{call}/transcript',
    '/calls.csv',
    '/customers.csv',
    '/bookings.csv',
  ];
  const at = (path: string) => path.replace('{customer}', ref.customerId).replace('{call}', ref.callId);

  test.each(paths)('%s is masked where the right to unmasked text is missing', async (path) => {
    const answer = await narrow('GET', at(path));
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).not.toContain('4111 1111');
    expect(text).not.toContain('spy@evil.example');
    const whole = await (await tenant.call('GET', at(path))).text();
    if (!/csv/.test(path)) expect(whole).toContain('4111 1111');
  });

  test.each(['own', 'team'] as const)('shows nothing of calls outside the scope %s', async (scope) => {
    const { call } = await aPerson(api, tenant, { role: 'supervisor', scope, team: 'Night', agentName: 'Priya' });
    for (const path of paths) {
      const text = await (await call('GET', at(path))).text();
      expect(text, path).not.toContain('Promise to Terry');
      expect(text, path).not.toContain('4111 1111');
      expect(text, path).not.toContain(`"callId":"${ref.callId}"`);
    }
    const { items } = await (await call('GET', `/customers/${ref.customerId}/timeline`)).json();
    expect(items.map(({ kind }: { kind: string }) => kind)).not.toContain('call');
    const mate = await aPerson(api, tenant, { role: 'agent', scope, team: 'Day', agentName: 'Terry' });
    expect(await (await mate.call('GET', at(paths[1] ?? ''))).text()).toContain('Promise to Terry');
  });
});
