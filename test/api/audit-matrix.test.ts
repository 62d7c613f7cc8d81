import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { defaultPipeline } from '../../core/settings/pipeline.ts';
import { calls } from '../../db/tables/calls.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import { completeCall } from '../../services/journal/complete.ts';
import { resolveParked } from '../../services/parked/resolved.ts';
import type { RunsPort } from '../../services/runs/port.ts';
import { byHand } from '../fixtures/contact.ts';
import { type Everything, fill } from './everything.ts';
import { anInvitation, aPerson } from './people.ts';
import { everyRow } from './rows.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';

const api = await useApi();
/** Carries a decision out at once, as the run of the call does: it is the run that records it. */
const carryOut: RunsPort['resolveCall'] = ({ tenantId, sourceCallId, run }, { requestId, ...decision }) =>
  withTenant(api.db, tenantId, async (tx) => {
    const [call] = await tx.select({ callId: calls.id }).from(calls).where(eq(calls.sourceCallId, sourceCallId));
    if (!call) throw new Error('A parked unit has a call');
    await resolveParked(tx, { tenantId, run, ...call }, { ...decision, decisionId: requestId }, new Date());
  });
api.deps.runs = { ...api.deps.runs, resolveCall: carryOut };

type Send = TestTenant['call'];
type Case = {
  send: (their: Everything, call: Send, person: Person) => Promise<Response>;
  /** What has to be so before, in one tenant with {@link fill} everything. */
  given?: (their: Everything, tenant: TestTenant) => Promise<unknown>;
  /** The action that is recorded, where it is another operation's. */
  as?: string;
};
type Person = { email: string; call: Send };

const seen = { 'if-match': '"1"' };
const csv = { 'content-type': 'text/csv' };
const post = (path: (their: Everything) => string, body?: unknown): Case => ({
  send: (their, call) => call('POST', path(their), body),
});
const remove = (path: (their: Everything) => string, headers = {}): Case => ({
  send: (their, call) => call('DELETE', path(their), undefined, headers),
});
const change = (path: (their: Everything) => string, body: unknown): Case => ({
  send: (their, call) => call('PATCH', path(their), body, seen),
});
const ofPerson = (path: string, body?: unknown): Case => ({
  send: (_their, _call, person) => person.call('POST', path, body),
});
const password = 'correct horse battery';
const ended = ({ callId }: Everything, { tenantId }: TestTenant) =>
  withTenant(api.db, tenantId, (tx) => completeCall(tx, { tenantId, callId }, 'done', new Date()));
const configuration = { ...defaultPipeline, region: 'IE' };

const cases: Record<string, Case> = {
  signIn: { send: (_their, call, { email }) => call('POST', '/sign-in', { email, password }) },
  createTokens: { send: (_their, call, { email }) => call('POST', '/tokens', { email, password }), as: 'signIn' },
  signOut: ofPerson('/sign-out'),
  signOutEverywhere: ofPerson('/sign-out/everywhere'),
  changeMyPassword: ofPerson('/me/password', { currentPassword: password, newPassword: 'another good one' }),
  acceptInvitation: {
    given: async (their, { tenantId }) => {
      tokens.set(their.mark, (await anInvitation(api.db, { tenantId })).token);
    },
    send: ({ mark }, call) => call('POST', '/invitations/accept', { token: tokens.get(mark), password }),
  },
  inviteUser: {
    send: (_their, _call, { call }) =>
      call('POST', '/users/invitations', { email: `${crypto.randomUUID()}@example.com`, name: 'Joan', role: 'agent' }),
  },
  revokeInvitation: remove(({ invitationId }) => `/users/invitations/${invitationId}`),
  changeUser: change(({ userId }) => `/users/${userId}`, { role: 'agent' }),
  deactivateUser: post(({ userId }) => `/users/${userId}/deactivate`),
  reactivateUser: {
    ...post(({ userId }) => `/users/${userId}/reactivate`),
    given: ({ userId }, { call }) => call('POST', `/users/${userId}/deactivate`),
  },
  changeTenant: change(() => '/tenant', { name: 'Another name' }),
  createKey: post(() => '/keys', { name: 'Importer' }),
  revokeKey: remove(({ keyId }) => `/keys/${keyId}`),
  createEmbedKey: post(() => '/embed-keys', {
    name: 'CRM',
    view: { kind: 'calls', filter: {} },
    allowedOrigins: ['https://crm.example'],
  }),
  revokeEmbedKey: remove(({ embedKeyId }) => `/embed-keys/${embedKeyId}`),
  createSource: post(() => '/sources', { name: 'Dialer' }),
  changeSource: change(({ sourceId }) => `/sources/${sourceId}`, { enabled: false }),
  rotateSourceSecret: post(({ sourceId }) => `/sources/${sourceId}/rotate`),
  removeSource: remove(({ sourceId }) => `/sources/${sourceId}`),
  changePipelineConfig: {
    send: (_their, call) => call('PUT', '/pipeline/config', { version: 0, config: configuration }),
  },
  restorePipelineConfig: post(() => '/pipeline/config/restore', { version: 0, basedOn: 0 }),
  createCustomer: post(() => '/customers', { name: 'Ada' }),
  changeCustomer: change(({ customerId }) => `/customers/${customerId}`, { name: 'Ada' }),
  removeCustomer: remove(({ customerId }) => `/customers/${customerId}`, seen),
  importCustomers: { send: (_their, call) => call('POST', '/customers/import', 'id,name\n1,Ada\n', csv) },
  createBooking: {
    send: ({ customerId }, call) =>
      call('POST', '/bookings', { customerId, title: 'Dinner', startsAt: '2026-12-22T19:00:00Z' }),
  },
  changeBooking: change(({ bookingId }) => `/bookings/${bookingId}`, { title: 'Lunch' }),
  removeBooking: remove(({ bookingId }) => `/bookings/${bookingId}`, seen),
  importBookings: {
    send: ({ mark }, call) =>
      call('POST', '/bookings/import', `id,customer id,title,starts at\nb1,${mark},Tea,2026-12-22T15:00:00Z\n`, csv),
  },
  rerunCall: { ...post(({ callId }) => `/calls/${callId}/rerun`, { from: 'link' }), given: ended },
  swapSpeakers: { ...post(({ callId }) => `/calls/${callId}/swap-speakers`), given: ended },
  cancelCall: post(({ callId }) => `/calls/${callId}/cancel`),
  eraseCall: remove(({ callId }) => `/calls/${callId}`),
  changeCalls: {
    given: ended,
    send: ({ callId }, call) => call('POST', '/calls/bulk', { action: 'rerun', ids: [callId], from: 'link' }),
    as: 'rerunCall',
  },
  chooseCallLink: {
    send: ({ callId }, call) => call('PUT', `/calls/${callId}/link`, { customerId: null, bookingId: null }),
  },
  undoCallLink: {
    ...remove(({ callId }) => `/calls/${callId}/link`),
    given: ({ callId }, { call }) => call('PUT', `/calls/${callId}/link`, { customerId: null, bookingId: null }),
  },
  resolveReviewItem: post(({ reviewId }) => `/review-items/${reviewId}/resolve`, { action: 'dismiss' }),
  resolveReviewItems: {
    send: ({ reviewId }, call) =>
      call('POST', '/review-items/bulk', { ids: [reviewId], resolution: { action: 'dismiss' } }),
    as: 'resolveReviewItem',
  },
  reopenReviewItem: {
    ...post(({ reviewId }) => `/review-items/${reviewId}/reopen`),
    given: ({ reviewId }, { call }) => call('POST', `/review-items/${reviewId}/resolve`, { action: 'dismiss' }),
  },
  rescheduleContactPlan: post(({ planId }) => `/contact-plans/${planId}/reschedule`, { at: '2027-01-04T15:00:00Z' }),
  cancelContactPlan: post(({ planId }) => `/contact-plans/${planId}/cancel`, {}),
  eraseContactPlan: {
    ...remove(({ planId }) => `/contact-plans/${planId}`),
    given: ({ planId }, { tenantId }) =>
      withTenant(api.db, tenantId, (tx) => tx.update(contactPlans).set(byHand).where(eq(contactPlans.id, planId))),
  },
  eraseUser: remove(({ userId }) => `/users/${userId}`),
  resolveParked: post(({ parkedId }) => `/parked/${parkedId}/resolve`, { action: 'fail' }),
  resolveManyParked: {
    send: ({ parkedId }, call) => call('POST', '/parked/bulk', { ids: [parkedId], action: 'fail' }),
    as: 'resolveParked',
  },
};
const tokens = new Map<string, string>();

/** Why a successful request is not recorded. */
const unrecorded: Record<string, string> = {
  forgetPassword: 'answers the same for everybody; the mailed link is recorded when it is used',
  resetPassword: 'is recorded in every tenant of the person: see people.test.ts',
  lookAtInvitation: 'is a look of somebody who is nobody yet',
  switchTenant: 'is recorded in both tenants: see people.test.ts',
  renewTokens: 'goes on with a sign-in that is recorded',
  engineJobDone: 'only says that a job is done: the run fetches the result itself',
  receiveCall: 'is no change of what is there: the call itself says when it came and from where',
  receiveWebhook: 'is no change of what is there: the call itself says when it came and from where',
  validatePipelineConfig: 'keeps nothing',
  previewCustomerImport: 'keeps nothing',
  previewBookingImport: 'keeps nothing',
  testSource: 'keeps nothing',
};

/**
 * Whose change is no single transaction: rows and runs go before the record, and the same request finishes what was begun. A decision
 * about a parked unit stands on its row before the run is asked, which records it when it takes effect.
 */
const inParts = ['eraseCall', 'importCustomers', 'importBookings', 'resolveParked', 'resolveManyParked'];

const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
const changing = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap((item) =>
  Object.entries(item)
    .filter(([method]) => !['get', 'head', 'options'].includes(method))
    .map(([, { operationId }]) => operationId),
);

test('every operation that changes something is recorded, or it is said why not', () => {
  expect([...Object.keys(cases), ...Object.keys(unrecorded)].toSorted()).toEqual(changing.toSorted());
});

const refused = 'revoke insert on audit_log from callweave_app';
const allowed = 'grant insert on audit_log to callweave_app';

test.each(Object.keys(cases))(
  '%s is recorded with its change, and not done without its record',
  async (operationId) => {
    const { given, send, as = operationId } = cases[operationId] as Case;
    const tenant = await api.asTenant();
    const their = await fill(api, tenant);
    await given?.(their, tenant);
    const person = await aPerson(api, tenant, { role: 'owner', scope: 'all' });
    const told = async () =>
      (await (await tenant.call('GET', `/audit?limit=200&action=${as}`)).json()).items as { id: string }[];
    const earlier = new Set((await told()).map(({ id }) => id));

    const before = await everyRow(api.db, tenant.tenantId);
    await api.asOwner(refused);
    try {
      const answer = await send(their, tenant.call, person);
      expect(answer.status, await answer.text()).toBe(500);
    } finally {
      await api.asOwner(allowed);
    }
    if (!inParts.includes(operationId)) expect(await everyRow(api.db, tenant.tenantId)).toBe(before);

    const answer = await send(their, tenant.call, person);
    expect(answer.status, await answer.clone().text()).toBeLessThan(300);
    const fresh = (await told()).filter(({ id }) => !earlier.has(id));
    expect(fresh).toEqual([expect.objectContaining({ action: as, subjectKind: expect.any(String) })]);
    const text = JSON.stringify(fresh);
    for (const secret of [their.sourceKey, tenant.key, password, ...secretsOf(await answer.text())])
      expect(text).not.toContain(secret);
    expect(text).not.toMatch(/Ada|Dinner|Lunch|555 012|5550123456/);
  },
);

/** What an answer shows once and never again. */
function secretsOf(answer: string): string[] {
  const shown = answer.startsWith('{') ? JSON.parse(answer) : {};
  return ['key', 'secret', 'token', 'accessToken', 'refreshToken'].flatMap((name) =>
    typeof shown[name] === 'string' ? [shown[name]] : [],
  );
}

test('a call that comes in is no entry, since it tells of itself', async () => {
  const tenant = await api.asTenant();
  expect((await tenant.call('POST', '/calls', aCall())).status).toBe(202);
  expect((await (await tenant.call('GET', '/audit')).json()).items).toEqual([]);
});
