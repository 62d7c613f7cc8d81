import { WorkflowNotFoundError } from '@temporalio/client';
import { expect, test, vi } from 'vitest';
import { newId } from '../../db/ids.ts';
import { attemptReceipts, contactAttempts, simulatedCalls } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import { tableStores } from '../../services/erase/registry.ts';
import { tell } from '../../services/journal/tell.ts';
import { aPlan, byHand, type PlanHandle, type PlanOver } from '../fixtures/contact.ts';
import { tablesHolding } from '../fixtures/leftovers.ts';
import { fill } from './everything.ts';
import { aPerson } from './people.ts';
import { type TestTenant, useApi } from './serve.ts';

const api = await useApi();

/** A plan that somebody made by hand, with a run, that was dialed once and moved since. */
async function aPlanByHand({ tenantId, call }: TestTenant, over: PlanOver = {}) {
  const phone = `+1555013${String(Math.random()).slice(2, 6)}`;
  const plan = await aPlan(api.db, tenantId, { ...byHand, phoneE164: phone, ...over });
  const [at, attemptId, { planId }] = [new Date(), newId(), plan];
  await withTenant(api.db, tenantId, async (tx) => {
    const attempt = { tenantId, id: attemptId, planId, number: 1, state: 'ended' as const, provider: 'simulator' };
    await tx.insert(contactAttempts).values({ ...attempt, createdAt: at });
    await tx.insert(attemptReceipts).values({ tenantId, attemptId, sequence: 1, status: 'ended', receivedAt: at });
    const rung = { tenantId, id: newId(), attemptId, toE164: phone, scenario: 'busy', placedAt: at };
    await tx.insert(simulatedCalls).values(rung);
    tell(tx, { tenantId, planId, type: 'plan.attempted', data: { attemptId }, at });
  });
  await api.deps.runs.startContact(plan);
  const moved = { at: '2027-01-04T15:00:00Z' };
  const path = `/contact-plans/${planId}`;
  expect((await call('POST', `${path}/reschedule`, moved, { 'idempotency-key': newId() })).status).toBe(200);
  return { ...plan, attemptId, phone, path };
}

const runOf = ({ workflowId }: PlanHandle) => api.client.workflow.getHandle(workflowId).describe();
const untilGone = (plan: PlanHandle) =>
  vi.waitFor(() => expect(runOf(plan)).rejects.toThrow(WorkflowNotFoundError), { timeout: 60_000, interval: 100 });

/** The log of who did it and the events know the plan's id, and nothing else. */
async function expectGone({ planId, attemptId, phone }: Awaited<ReturnType<typeof aPlanByHand>>): Promise<void> {
  expect(await tablesHolding(api.ownerUrl, phone)).toEqual([]);
  expect(await tablesHolding(api.ownerUrl, attemptId)).toEqual([]);
  expect((await tablesHolding(api.ownerUrl, planId)).toSorted()).toEqual(['audit_log', 'events']);
}

test('a plan that came from no call is erased from every table and from Temporal, with a receipt and an entry in the log', {
  timeout: 90_000,
}, async () => {
  const tenant = await api.asTenant();
  const { call } = tenant;
  const plan = await aPlanByHand(tenant);
  const answer = await call('DELETE', plan.path);
  expect(answer.status).toBe(200);
  const { id, erased } = await answer.json();
  expect(id).toBe(plan.planId);
  const touched = erased.flatMap(({ store, what }: Record<string, string>) =>
    store === 'database' ? [what?.replace(/ \(.*/, '')] : [],
  );
  const named = tableStores
    .filter(({ about }) => about.plans && about.plans.end !== 'retained')
    .map(({ name }) => name);
  expect(touched.toSorted()).toEqual(named.toSorted());
  expect(erased).toContainEqual({ store: 'temporal', what: 'runs', count: 1 });

  await expectGone(plan);
  await untilGone(plan);
  const { items } = await (await call('GET', '/audit?action=eraseContactPlan')).json();
  expect(items).toMatchObject([
    { subjectKind: 'contact-plan', subjectId: plan.planId, after: { erased: { database: { contact_attempts: 1 } } } },
  ]);
  expect(JSON.stringify(items)).not.toContain(plan.phone.slice(2));
  expect((await call('DELETE', plan.path)).status).toBe(404);
});

test('a plan is erased by nobody of another tenant, nor without the right, nor by who sees some agents alone, nor apart from its call', async () => {
  const tenant = await api.asTenant();
  const { call } = tenant;
  const { path, phone } = await aPlanByHand(tenant);
  const { planId } = await fill(api, tenant);
  const stranger = await api.asTenant();
  const agent = await aPerson(api, tenant, { role: 'agent', scope: 'all' });
  const inTeam = await aPerson(api, tenant, { role: 'supervisor', scope: 'team', team: 'Night', agentName: 'Grace' });
  const asked = await Promise.all([stranger, agent, inTeam].map((who) => who.call('DELETE', path)));
  expect(asked.map(({ status }) => status)).toEqual([404, 403, 404]);
  expect((await call('DELETE', `/contact-plans/${planId}`)).status).toBe(409);
  expect(await tablesHolding(api.ownerUrl, phone)).toContain('contact_plans');
});

test('erasing a customer takes the plans that came from no call, and leaves those of its calls without it', {
  timeout: 90_000,
}, async () => {
  const tenant = await api.asTenant();
  const { tenantId, call } = tenant;
  const { id: customerId } = await (await call('POST', '/customers', { name: 'Ada' })).json();
  const [own, other] = [await aPlanByHand(tenant, { customerId }), await aPlanByHand(tenant)];
  const ofCall = await aPlan(api.db, tenantId, { customerId, phoneE164: '+15550147701' });
  await api.deps.runs.startContact(ofCall);
  const { tables } = await (await call('GET', `/customers/${customerId}/export`)).json();
  for (const name of ['contact_plans', 'contact_attempts', 'simulated_calls', 'attempt_receipts'])
    expect(JSON.stringify(tables[name]), name).toContain(name === 'contact_plans' ? own.phone : own.attemptId);
  expect(JSON.stringify(tables)).not.toContain(other.phone);

  const receipt = await call('DELETE', `/customers/${customerId}`, undefined, { 'if-match': '"1"' });
  expect(await receipt.json()).toMatchObject({ id: customerId, ownPlans: 1, plans: 1 });
  await expectGone(own);
  await untilGone(own);
  expect(await tablesHolding(api.ownerUrl, '+15550147701')).toEqual(['calls', 'contact_plans']);
  for (const stays of [other, ofCall]) expect((await runOf(stays)).status.name).toBe('RUNNING');
  expect(await tablesHolding(api.ownerUrl, other.attemptId)).toContain('contact_attempts');
});
