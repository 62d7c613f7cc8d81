import { setTimeout as sleep } from 'node:timers/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, test } from 'vitest';
import { searchKeys } from '../../core/search-keys.ts';
import { withTenant } from '../../db/tenant.ts';
import type { StatusEvent } from '../../providers/telephony/port.ts';
import { cancelPlan } from '../../services/plan/cancel.ts';
import { reschedulePlan } from '../../services/plan/reschedule.ts';
import { changePlan } from '../../services/plan/rows.ts';
import { anAct } from '../fixtures/act.ts';
import { countOf, eventsOf } from '../fixtures/calls.ts';
import {
  allDay,
  aPlan,
  type PlanHandle,
  type PlanOver,
  readStory,
  setPolicy,
  storeSettings,
  useContacts,
} from '../fixtures/contact.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { keepHistory } from '../fixtures/histories.ts';

const { db } = await useDatabase({ max: 20 });
const { client, runs, skippingRuns, receiveStatus } = await useContacts(db);
const tenantId = await aTenant(db);
await setPolicy(db, tenantId, { windows: allDay });

/** Other test files use the same two cores. */
const patient = { timeout: 20_000 };
const fromNow = (seconds: number) => new Date(Date.now() + seconds * 1000);

/** A plan whose run waits in real time. */
async function waiting(over: PlanOver = {}, tenant = tenantId): Promise<PlanHandle> {
  const plan = await aPlan(db, tenant, over);
  await runs.startContact(plan);
  return plan;
}
const handleOf = ({ workflowId }: PlanHandle) => client.workflow.getHandle(workflowId);
const deps = { db, runs, now: () => new Date() };
const move = ({ tenantId, planId }: PlanHandle, at: Date) =>
  reschedulePlan(deps, anAct(tenantId), { tenantId, planId, at });
const cancel = ({ tenantId, planId }: PlanHandle) =>
  cancelPlan(deps, anAct(tenantId), { tenantId, planId, note: 'asked by mail' });
const stateOf = async (plan: PlanHandle) => (await readStory(db, plan)).plan.state;

/** A plan in the middle of its call. */
async function talking(phoneE164: string, tenant = tenantId) {
  const plan = await waiting({ phoneE164, dueAt: fromNow(-1) }, tenant);
  await expect.poll(async () => (await readStory(db, plan)).attempts[0]?.state, patient).toBe('accepted');
  const [attempt] = (await readStory(db, plan)).attempts;
  const { id: attemptId = '', providerCallId } = attempt ?? {};
  const ended = (status: StatusEvent['status']) =>
    receiveStatus({
      tenantId: tenant,
      attemptId,
      providerCallId: providerCallId ?? '',
      sequence: 9,
      status,
      answeredBy: status === 'completed' ? 'human' : null,
      talkSeconds: 12,
      failureCode: null,
    });
  return { plan, ended };
}

describe('a waiting plan', () => {
  test('costs one workflow task and one timer, and says in Temporal what it waits for', async () => {
    const plan = await waiting({ dueAt: fromNow(3 * 24 * 3600) });
    const handle = handleOf(plan);
    await expect.poll(async () => (await handle.describe()).raw.pendingWorkflowTask ?? null, patient).toBeNull();
    await sleep(1500);
    const events = (await handle.fetchHistory()).events ?? [];
    expect(events.filter((event) => event.workflowTaskCompletedEventAttributes)).toHaveLength(1);
    expect(events.filter((event) => event.timerStartedEventAttributes)).toHaveLength(1);
    const { searchAttributes } = await handle.describe();
    expect(searchAttributes).toMatchObject({ Stage: ['waiting'], TenantId: [tenantId] });
    await cancel(plan);
  });

  test('is moved, and dialed at its new time', async () => {
    const plan = await waiting({ dueAt: fromNow(3600) });
    await move(plan, fromNow(4));
    expect((await readStory(db, plan)).plan).toMatchObject({ state: 'waiting', dueReason: 'moved' });
    await expect.poll(() => stateOf(plan), patient).toBe('dialing');
    await cancel(plan);
    const { events } = await readStory(db, plan);
    expect(events.map(({ type }) => type).slice(0, 2)).toEqual(['plan.scheduled', 'plan.dialing']);
  });

  test('is moved later, and does not ring at its old time', async () => {
    const plan = await waiting({ dueAt: fromNow(5) });
    const later = fromNow(3600);
    await move(plan, later);
    await sleep(6000);
    const { plan: row, attempts } = await readStory(db, plan);
    expect(row).toMatchObject({ state: 'waiting', dueAt: later });
    expect(attempts).toHaveLength(0);
    await cancel(plan);
    await handleOf(plan).result();
    await keepHistory(handleOf(plan), 'contact-rescheduled-canceled');
  });

  test('is withdrawn, at once and once', async () => {
    const plan = await waiting();
    await Promise.all([cancel(plan), cancel(plan)]);
    expect(await handleOf(plan).result()).toEqual({ state: 'canceled' });
    const { plan: row, events } = await readStory(db, plan);
    expect(row).toMatchObject({ state: 'canceled', endReason: 'canceled', endNote: 'asked by mail', dueAt: null });
    expect(events.map(({ type }) => type)).toEqual(['plan.ended']);
    // What a person wrote stays in the database: histories hold ids only.
    expect(historyToJSON(await handleOf(plan).fetchHistory())).not.toContain('asked by mail');
    await keepHistory(handleOf(plan), 'contact-canceled');
  });

  test('whose run is canceled in Temporal is withdrawn too', async () => {
    const plan = await waiting();
    await handleOf(plan).cancel();
    expect(await handleOf(plan).result()).toEqual({ state: 'canceled' });
    expect(await stateOf(plan)).toBe('canceled');
    await keepHistory(handleOf(plan), 'contact-run-canceled');
  });
});

test('a plan refuses to be moved in the middle of a call, which its end then closes', async () => {
  const { plan, ended } = await talking('+12125550500');
  await expect(move(plan, fromNow(3600))).rejects.toMatchObject({ code: 'conflict' });
  await ended('completed');
  expect(await handleOf(plan).result()).toEqual({ state: 'completed' });
  await expect(move(plan, fromNow(60))).rejects.toMatchObject({ code: 'conflict' });
  await keepHistory(handleOf(plan), 'contact-signaled');
});

test('a run whose row counts on a later one ends quietly and dials nobody', async () => {
  const plan = await waiting({ dueAt: fromNow(3) });
  await withTenant(db, tenantId, (tx) => changePlan(tx, plan, { run: 2 }));
  expect(await handleOf(plan).result()).toEqual({ state: 'gone' });
  expect(await readStory(db, plan)).toMatchObject({ plan: { state: 'waiting' }, attempts: [], rang: [] });
  await keepHistory(handleOf(plan), 'contact-gone');
});

describe('a plan that is withdrawn in the middle of a call', () => {
  test('is completed when the person was reached after all', async () => {
    const { plan, ended } = await talking('+12125550600');
    await cancel(plan);
    expect(await stateOf(plan)).toBe('dialing');
    await ended('completed');
    expect(await handleOf(plan).result()).toEqual({ state: 'completed' });
    expect((await readStory(db, plan)).attempts).toMatchObject([{ outcome: 'answered', talkSeconds: 12 }]);
  });
  test('is not tried again when nobody answered', async () => {
    const { plan, ended } = await talking('+12125550700');
    await cancel(plan);
    await ended('no_answer');
    expect(await handleOf(plan).result()).toEqual({ state: 'canceled' });
    const story = await readStory(db, plan);
    expect(story.plan).toMatchObject({ endReason: 'canceled', attemptsMade: 1, lastOutcome: 'no_answer' });
    expect(story.attempts).toHaveLength(1);
    await keepHistory(handleOf(plan), 'contact-canceled-in-call');
  });
});

test('two plans for one number are dialed one after the other', async () => {
  const phoneE164 = '+12125550800';
  const plans = await Promise.all([1, 2].map(() => aPlan(db, tenantId, { phoneE164, dueAt: fromNow(-1) })));
  await Promise.all(plans.map((plan) => skippingRuns.startContact(plan)));
  const results = await Promise.all(plans.map((plan) => handleOf(plan).result()));
  expect(results).toEqual([{ state: 'completed' }, { state: 'completed' }]);
  const [first] = plans;
  if (!first) throw new Error('no plan');
  const { rang } = await readStory(db, first);
  expect(rang).toHaveLength(2);
  expect((rang[1]?.placedAt.getTime() ?? 0) - (rang[0]?.placedAt.getTime() ?? 0)).toBeGreaterThan(20_000);
});

test('a plan that is moved hundreds of times goes on with an empty history, and misses no move', {
  timeout: 180_000,
}, async () => {
  const plan = await waiting();
  const first = await handleOf(plan).describe();
  let last = fromNow(3600);
  for (let round = 0; (await handleOf(plan).describe()).runId === first.runId; round++) {
    if (round > 100) throw new Error('never went on');
    const moments = Array.from({ length: 8 }, (_, i) => fromNow(3600 + round * 10 + i));
    for (const at of moments) await move(plan, at);
    last = moments.at(-1) ?? last;
  }
  const shownDue = async () => (await handleOf(plan).describe()).typedSearchAttributes.get(searchKeys.DueAt);
  await expect.poll(shownDue, patient).toEqual(last);
  expect((await handleOf(plan).describe()).historyLength).toBeLessThan(100);
  await keepHistory(client.workflow.getHandle(plan.workflowId, first.runId), 'contact-continued');
  await move(plan, fromNow(2));
  await expect.poll(() => stateOf(plan), patient).toBe('dialing');
});

describe('while the calling rules cannot be read', () => {
  const spoil = (tenant: string) => storeSettings(db, tenant, { contact: { windows: 'never' } });

  test('a plan that is due is held on timers of the server, and dialed once when they can be', async () => {
    const tenant = await aTenant(db);
    await spoil(tenant);
    const plan = await aPlan(db, tenant, { dueAt: fromNow(-1) });
    await skippingRuns.startContact(plan);
    const waits = async () => countOf(await eventsOf(handleOf(plan)), 'timerFiredEventAttributes');
    await expect.poll(waits, patient).toBeGreaterThanOrEqual(3);
    const held = await readStory(db, plan);
    expect(held.plan).toMatchObject({ state: 'waiting', dueReason: 'invalid_settings' });
    expect([held.attempts, held.rang]).toEqual([[], []]);
    await setPolicy(db, tenant, { windows: allDay });
    expect(await handleOf(plan).result()).toEqual({ state: 'completed' });
    expect((await readStory(db, plan)).rang).toHaveLength(1);
    await keepHistory(handleOf(plan), 'contact-held');
  }, 60_000);

  test('a call that ends is concluded when they can be, and rings nobody again', async () => {
    const tenant = await aTenant(db);
    await setPolicy(db, tenant, { windows: allDay });
    const { plan, ended } = await talking('+12125551700', tenant);
    await spoil(tenant);
    await ended('completed');
    await expect.poll(async () => (await readStory(db, plan)).plan.dueReason, patient).toBe('invalid_settings');
    expect(await stateOf(plan)).toBe('dialing');
    await setPolicy(db, tenant, { windows: allDay });
    // Woken as by any change of its row, since five minutes are long for a test.
    await runs.startContact(plan);
    expect(await handleOf(plan).result()).toEqual({ state: 'completed' });
    expect((await readStory(db, plan)).rang).toHaveLength(1);
    await keepHistory(handleOf(plan), 'contact-concluded-late');
  }, 60_000);
});
