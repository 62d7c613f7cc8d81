import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { type Everything, fill } from './everything.ts';
import { everyRow } from './rows.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';
import { openStream } from './stream.ts';

const api = await useApi();
const [victim, stranger] = [await api.asTenant(), await api.asTenant()];
const theirs = await fill(api, victim);
const own = await fill(api, stranger);

/** What a stranger does at a route with what belongs to another tenant, and what must come of it. */
/** `named`: refused by the field, with the value that the caller sent. */
type Gives = 'not found' | 'own' | 'refused' | 'named';
type Case = { send: (their: Everything, as: TestTenant) => Promise<Response>; gives: Gives };

const get = (path: (their: Everything) => string): Case => ({
  send: (their, { call }) => call('GET', path(their)),
  gives: 'not found',
});
const post = (path: (their: Everything) => string, body?: unknown): Case => ({
  send: (their, { call }) => call('POST', path(their), body),
  gives: 'not found',
});
/** A change based on the version that the row has. */
const edit = (method: string, path: (their: Everything) => string, body?: unknown): Case => ({
  send: (their, { call }) => call(method, path(their), body, { 'if-match': '"1"' }),
  gives: 'not found',
});
/** One decision about many: the id that was asked for comes back refused, and nothing else of theirs. */
const many = (path: string, id: (their: Everything) => string, decision: Record<string, unknown>): Case => ({
  send: async (their, { call }) => {
    const answer = await call('POST', path, { ids: [id(their)], ...decision });
    const view = await answer.json();
    expect(view.results).toEqual([expect.objectContaining({ done: false, code: 'not_found' })]);
    return new Response(JSON.stringify(view).replaceAll(id(their), '…'), answer);
  },
  gives: 'own',
});
/** Lists and singletons show the stranger's own things alone, also when another tenant's id is the filter. */
const list = (path: string, filter: (their: Everything) => string = () => ''): Case => ({
  send: (their, { call }) => call('GET', `${path}${filter(their)}`),
  gives: 'own',
});

const cases: Record<string, Case> = {
  getCall: get((their) => `/calls/${their.callId}`),
  getTranscript: get((their) => `/calls/${their.callId}/transcript`),
  getAudio: get((their) => `/calls/${their.callId}/audio`),
  getPeaks: get((their) => `/calls/${their.callId}/peaks`),
  eraseCall: { send: (their, { call }) => call('DELETE', `/calls/${their.callId}`), gives: 'not found' },
  rerunCall: post((their) => `/calls/${their.callId}/rerun`, { from: 'link' }),
  swapSpeakers: post((their) => `/calls/${their.callId}/swap-speakers`),
  chooseCallLink: {
    send: (their, { call }) => call('PUT', `/calls/${their.callId}/link`, { customerId: null, bookingId: null }),
    gives: 'not found',
  },
  undoCallLink: { send: (their, { call }) => call('DELETE', `/calls/${their.callId}/link`), gives: 'not found' },
  cancelCall: post((their) => `/calls/${their.callId}/cancel`),
  getCustomer: get((their) => `/customers/${their.customerId}`),
  exportCall: get((their) => `/calls/${their.callId}/export`),
  exportCustomer: get((their) => `/customers/${their.customerId}/export`),
  getBooking: get((their) => `/bookings/${their.bookingId}`),
  getCustomerTimeline: get((their) => `/customers/${their.customerId}/timeline`),
  getCustomerContext: get((their) => `/customers/${their.customerId}/context`),
  changeCustomer: edit('PATCH', (their) => `/customers/${their.customerId}`, { name: 'x' }),
  removeCustomer: edit('DELETE', (their) => `/customers/${their.customerId}`),
  changeBooking: edit('PATCH', (their) => `/bookings/${their.bookingId}`, { title: 'x' }),
  removeBooking: edit('DELETE', (their) => `/bookings/${their.bookingId}`),
  getReviewItem: get((their) => `/review-items/${their.reviewId}`),
  reopenReviewItem: post((their) => `/review-items/${their.reviewId}/reopen`, {}),
  resolveReviewItems: many('/review-items/bulk', ({ reviewId }) => reviewId, { resolution: { action: 'dismiss' } }),
  resolveManyParked: many('/parked/bulk', ({ parkedId }) => parkedId, { action: 'fail' }),
  getSource: get((their) => `/sources/${their.sourceId}`),
  changeSource: edit('PATCH', (their) => `/sources/${their.sourceId}`, { name: 'x' }),
  rotateSourceSecret: post((their) => `/sources/${their.sourceId}/rotate`),
  testSource: post((their) => `/sources/${their.sourceId}/test`),
  listBookingCalls: get((their) => `/bookings/${their.bookingId}/calls`),
  getContactPlan: get((their) => `/contact-plans/${their.planId}`),
  rescheduleContactPlan: post((their) => `/contact-plans/${their.planId}/reschedule`, { at: '2027-01-04T15:00:00Z' }),
  eraseContactPlan: { send: (their, { call }) => call('DELETE', `/contact-plans/${their.planId}`), gives: 'not found' },
  cancelContactPlan: post((their) => `/contact-plans/${their.planId}/cancel`, {}),
  resolveParked: post((their) => `/parked/${their.parkedId}/resolve`, { action: 'fail' }),
  resolveReviewItem: post((their) => `/review-items/${their.reviewId}/resolve`, { action: 'dismiss' }),
  getUser: get((their) => `/users/${their.userId}`),
  changeUser: {
    send: (their, { call }) => call('PATCH', `/users/${their.userId}`, { name: 'x', role: 'viewer' }),
    gives: 'not found',
  },
  deactivateUser: post((their) => `/users/${their.userId}/deactivate`),
  exportUser: get((their) => `/users/${their.userId}/export`),
  eraseUser: { send: (their, { call }) => call('DELETE', `/users/${their.userId}`), gives: 'not found' },
  switchTenant: {
    send: (_their, { call }) => call('POST', '/me/tenant', { tenantId: victim.tenantId }),
    gives: 'refused',
  },
  reactivateUser: post((their) => `/users/${their.userId}/reactivate`),
  revokeInvitation: {
    send: (their, { call }) => call('DELETE', `/users/invitations/${their.invitationId}`),
    gives: 'not found',
  },
  removeSource: { send: (their, { call }) => call('DELETE', `/sources/${their.sourceId}`), gives: 'not found' },
  revokeKey: { send: (their, { call }) => call('DELETE', `/keys/${their.keyId}`), gives: 'not found' },
  revokeEmbedKey: {
    send: (their, { call }) => call('DELETE', `/embed-keys/${their.embedKeyId}`),
    gives: 'not found',
  },
  createEmbedKey: {
    send: (their, { call }) =>
      call('POST', '/embed-keys', {
        name: 'x',
        view: { kind: 'call', callId: their.callId },
        allowedOrigins: ['https://crm.example'],
      }),
    gives: 'not found',
  },
  getEmbed: get(() => '/embed'),
  listEmbedCalls: get(() => '/embed/calls'),
  createBooking: {
    send: (their, { call }) =>
      call('POST', '/bookings', { customerId: their.customerId, title: 'x', startsAt: '2026-11-22T19:00:00Z' }),
    gives: 'not found',
  },
  engineJobDone: {
    send: (their, { call }) => call('POST', `/engine-jobs/${their.callId}.v1.x.y.z`),
    gives: 'not found',
  },
  receiveWebhook: {
    send: (their, { call }) => call('POST', `/webhooks/${their.sourceKey}`, aCall()),
    gives: 'refused',
  },
  signIn: {
    send: (_their, { call }) => call('POST', '/sign-in', { email: 'nobody@example.com', password: 'x' }),
    gives: 'refused',
  },

  countCalls: list('/calls/counts', ({ customerId }) => `?customerId=${customerId}`),
  exportCalls: list('/calls.csv', ({ customerId, mark }) => `?customerId=${customerId}&text=${mark}`),
  changeCalls: {
    send: async (their, { call }) => {
      const answer = await call('POST', '/calls/bulk', { action: 'erase', ids: [their.callId] });
      const { results } = await answer.clone().json();
      expect(results).toMatchObject([{ ok: false, code: 'not_found' }]);
      return new Response('{}', { status: answer.status });
    },
    gives: 'own',
  },
  listCalls: list('/calls', ({ customerId, mark }) => `?customerId=${customerId}&q=${mark}`),
  listCustomers: list('/customers', ({ mark }) => `?externalId=${mark}`),
  listBookings: list('/bookings', ({ customerId }) => `?customerId=${customerId}`),
  listContactPlans: list('/contact-plans', ({ callId }) => `?callId=${callId}`),
  listReviewItems: list('/review-items', ({ callId }) => `?callId=${callId}&state=all`),
  listParked: list('/parked', ({ callId }) => `?callId=${callId}`),
  exportCustomers: list('/customers.csv'),
  exportBookings: list('/bookings.csv'),
  countReviewItems: list('/review-items/counts'),
  listImports: list('/imports'),
  getImport: get((their) => `/imports/${their.importId}`),
  exportImportErrors: get((their) => `/imports/${their.importId}/errors.csv`),
  listSources: list('/sources'),
  listKeys: list('/keys'),
  listUsers: list('/users'),
  listInvitations: list('/users/invitations'),
  inviteUser: {
    send: (_their, { call }) =>
      call('POST', '/users/invitations', {
        email: `${crypto.randomUUID()}@example.com`,
        name: 'x',
        role: 'agent',
        tenantId: victim.tenantId,
      }),
    gives: 'named',
  },
  signOutEverywhere: { send: (_their, { call }) => call('POST', '/sign-out/everywhere'), gives: 'own' },
  changeMyPassword: {
    send: (_their, { call }) =>
      call('POST', '/me/password', { currentPassword: 'correct horse battery', newPassword: 'another good one' }),
    gives: 'refused',
  },
  createTokens: {
    // A guess at the other's own address would be written into their audit log, as it should.
    send: (_their, { call }) => call('POST', '/tokens', { email: 'nobody@example.com', password: 'x' }),
    gives: 'refused',
  },
  renewTokens: {
    send: (_their, { call }) => call('POST', '/tokens/refresh', { refreshToken: 'cwr_x' }),
    gives: 'refused',
  },
  lookAtInvitation: {
    send: (their, { call }) => call('POST', '/invitations/look', { token: their.invitationId }),
    gives: 'refused',
  },
  forgetPassword: {
    send: (their, { call }) => call('POST', '/password/forgot', { email: `${their.mark}@example.com` }),
    gives: 'refused',
  },
  resetPassword: {
    send: (their, { call }) =>
      call('POST', '/password/reset', { token: their.userId, password: 'correct horse battery' }),
    gives: 'refused',
  },
  acceptInvitation: {
    send: (their, { call }) =>
      call('POST', '/invitations/accept', { token: their.invitationId, password: 'correct horse battery' }),
    gives: 'refused',
  },
  getSignInOptions: list('/sign-in/options'),
  startOidc: get(() => '/oidc/start'),
  finishOidc: get(() => '/oidc/callback'),
  listEmbedKeys: list('/embed-keys'),
  listAudit: list('/audit', ({ callId }) => `?subjectId=${callId}`),
  exportAudit: list('/audit.csv', ({ callId }) => `?subjectId=${callId}`),
  getMe: list('/me'),
  getTenant: list('/tenant'),
  getPipelineStatus: list('/pipeline/status'),
  getPipelineConfig: list('/pipeline/config'),
  listPipelineVersions: list('/pipeline/config/versions'),
  getPipelineVersion: list('/pipeline/config/versions/0'),
  validatePipelineConfig: {
    send: (_their, { call }) => call('POST', '/pipeline/config/validate', { config: { region: 'US' } }),
    gives: 'own',
  },
  restorePipelineConfig: {
    send: (_their, { call }) => call('POST', '/pipeline/config/restore', { version: 0, basedOn: 0 }),
    gives: 'own',
  },
  changeTenant: {
    send: (_their, { call }) => call('PATCH', '/tenant', { name: 'x', id: victim.tenantId, tenantId: victim.tenantId }),
    gives: 'named',
  },
  signOut: { send: (_their, { call }) => call('POST', '/sign-out'), gives: 'own' },
  createKey: {
    send: (_their, { call }) => call('POST', '/keys', { name: 'x', tenantId: victim.tenantId }),
    gives: 'named',
  },
  createSource: {
    send: (_their, { call }) => call('POST', '/sources', { name: 'x', tenantId: victim.tenantId }),
    gives: 'named',
  },
  createCustomer: {
    send: (their, { call }) =>
      call('POST', '/customers', { name: 'x', externalId: 'y', id: their.customerId, tenantId: victim.tenantId }),
    gives: 'named',
  },
  receiveCall: {
    send: (their, { call }) =>
      call('POST', '/calls', aCall({ customerId: their.customerId, tenantId: victim.tenantId })),
    gives: 'own',
  },
  importCustomers: {
    send: (their, { call }) =>
      call('POST', '/customers/import', `id,name\n${their.customerId},New name\n`, { 'content-type': 'text/csv' }),
    gives: 'own',
  },
  previewCustomerImport: {
    send: (_their, { call }) => call('POST', '/customers/import/preview', 'id,name\n', { 'content-type': 'text/csv' }),
    gives: 'own',
  },
  previewBookingImport: {
    send: (_their, { call }) => call('POST', '/bookings/import/preview', 'id,name\n', { 'content-type': 'text/csv' }),
    gives: 'own',
  },
  importBookings: {
    send: (their, { call }) =>
      call(
        'POST',
        '/bookings/import',
        `id,customer id,title,starts at\nb1,${their.customerId},New title,2026-11-22T19:00:00Z\n`,
        { 'content-type': 'text/csv' },
      ),
    gives: 'own',
  },
  changePipelineConfig: {
    send: async (_their, { call }) => {
      const { version } = await (await call('GET', '/pipeline/config')).json();
      return call('PUT', '/pipeline/config', { version, config: {} });
    },
    gives: 'own',
  },
  followEvents: { send: (_their, { call }) => call('HEAD', '/events'), gives: 'own' },
  health: { send: () => fetch(`${api.url}/healthz`), gives: 'own' },
  readiness: { send: () => fetch(`${api.url}/readyz`), gives: 'own' },
};

const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
const operations = Object.values<Record<string, { operationId: string; security?: unknown[] }>>(document.paths).flatMap(
  (item) => Object.values(item),
);

test('every route has a case here', () => {
  expect(Object.keys(cases).toSorted()).toEqual(operations.map(({ operationId }) => operationId).toSorted());
});

test.each(Object.keys(cases))('%s shows and changes nothing of another tenant', async (operationId) => {
  const { send, gives } = cases[operationId] as Case;
  const before = await everyRow(api.db, victim.tenantId);
  const answer = await send(theirs, stranger);
  const text = await answer.text();
  for (const [what, value] of Object.entries(theirs)) {
    const echoed = gives === 'named' || (gives === 'not found' && text.includes(`Cannot find`));
    if (!echoed) expect(text, `${what} must not be shown`).not.toContain(value);
  }
  if (gives !== 'named') expect(text).not.toContain(victim.tenantId);
  if (gives === 'named') expect([answer.status, text]).toEqual([400, expect.stringContaining('"tenantId"')]);
  if (gives === 'not found') expect(answer.status).toBe(404);
  if (gives === 'own') expect(answer.status).toBeLessThan(300);
  if (gives === 'refused') expect([400, 401, 403, 404]).toContain(answer.status);
  expect(await everyRow(api.db, victim.tenantId)).toBe(before);
});

test('a foreign id is answered in the same words as one that never was', async () => {
  const words = async (id: string) => {
    const { requestId: _id, ...problem } = await (await stranger.call('GET', `/calls/${id}`)).json();
    return JSON.stringify(problem).replaceAll(id, '…');
  };
  expect(await words(theirs.callId)).toBe(await words('01920000-0000-7000-8000-000000000000'));
});

test("one's own things are found by the same requests", async () => {
  for (const operationId of [
    'getCall',
    'getTranscript',
    'getAudio',
    'getPeaks',
    'getCustomer',
    'getBooking',
    'getContactPlan',
  ]) {
    const answer = await (cases[operationId] as Case).send(own, stranger);
    expect(answer.status, operationId).toBe(200);
    await answer.arrayBuffer();
  }
  for (const operationId of [
    'listCalls',
    'listCustomers',
    'listBookings',
    'listContactPlans',
    'listReviewItems',
    'listParked',
  ]) {
    const page = await (await (cases[operationId] as Case).send(own, stranger)).json();
    expect(page.items, operationId).toHaveLength(1);
  }
});

test('every route but the open ones asks for a credential', async () => {
  const open = operations.filter(({ security }) => security?.length === 0).map(({ operationId }) => operationId);
  expect(open.toSorted()).toEqual([
    'acceptInvitation',
    'createTokens',
    'engineJobDone',
    'finishOidc',
    'forgetPassword',
    'getSignInOptions',
    'health',
    'lookAtInvitation',
    'readiness',
    'receiveWebhook',
    'renewTokens',
    'resetPassword',
    'signIn',
    'startOidc',
  ]);
  for (const [path, item] of Object.entries<Record<string, { operationId: string }>>(document.paths)) {
    for (const [method, { operationId }] of Object.entries(item)) {
      if (open.includes(operationId)) continue;
      const answer = await fetch(`${api.url}${path.replaceAll(/\{\w+\}/g, theirs.callId)}`, {
        method: method.toUpperCase(),
      });
      expect(answer.status, operationId).toBe(401);
    }
  }
});

test("the stream of events and the storage keys are a tenant's own", async () => {
  const streams = await Promise.all(
    [victim, stranger].map(({ key }) =>
      openStream(`${api.url}/api/v1/events?lastEventId=0`, { authorization: `Bearer ${key}` }),
    ),
  );
  try {
    await vi.waitFor(() => expect(streams.every((stream) => stream.events().length > 0)).toBe(true), {
      timeout: 5_000,
    });
    const [seen = '', other = ''] = streams.map((stream) => JSON.stringify(stream.events()));
    expect(seen).toContain(theirs.callId);
    expect(other).toContain(own.callId);
    expect(other).not.toContain(theirs.callId);
  } finally {
    await Promise.all(streams.map((stream) => stream.close()));
  }
  for (const { tenantId, callId } of [
    { ...victim, ...theirs },
    { ...stranger, ...own },
  ]) {
    const { rows } = await withTenant(api.db, tenantId, (tx) =>
      tx.execute(sql`select storage_key from recordings where call_id = ${callId}`),
    );
    for (const row of rows) expect(String(row.storage_key).startsWith(`${tenantId}/`)).toBe(true);
  }
});

test('the same source id and the same audio of two tenants are two calls, two runs and two objects', async () => {
  const { transcript: _none, ...call } = aCall({ sourceCallId: 'shared-source-id' });
  const ids = new Set<string>();
  for (const { call: send, tenantId } of [victim, stranger]) {
    const form = new FormData();
    form.append('call', JSON.stringify(call));
    form.append('audio', new Blob(['RIFF the same sound']), 'same.wav');
    const answer = await send('POST', '/calls', form);
    expect(answer.status).toBe(202);
    ids.add((await answer.json()).id);
    const run = await api.client.workflow.getHandle(`call/${tenantId}/shared-source-id/1`).describe();
    expect(run.status.name).toBe('RUNNING');
  }
  expect(ids.size).toBe(2);
  const keysOf = async ({ tenantId }: TestTenant) => {
    const keys: string[] = [];
    // The id at the end is the object's own; before it stands what it holds.
    for await (const key of api.deps.storage.list(`${tenantId}/`))
      keys.push(key.slice(tenantId.length).replace(/\.[\da-f-]{36}$/, ''));
    return keys;
  };
  const shared = (await keysOf(victim)).filter((key) => !key.includes('abab'));
  expect(shared).toHaveLength(1);
  expect((await keysOf(stranger)).filter((key) => !key.includes('abab'))).toEqual(shared);
});
