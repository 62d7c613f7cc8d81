import { expect, test } from 'vitest';
import type { PlanActivities } from '../../activities/contact.ts';
import { openDatabase } from '../../db/open.ts';
import { reschedulePlan } from '../../services/plan/reschedule.ts';
import { anAct } from '../fixtures/act.ts';
import { useCable } from '../fixtures/cable.ts';
import { countOf, eventsOf } from '../fixtures/calls.ts';
import { allDay, aPlan, type PlanHandle, readStory, setPolicy, useContacts } from '../fixtures/contact.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db, url } = await useDatabase({ max: 20 });
const { url: far, cut, mend } = await useCable(url);

type Name = keyof PlanActivities;
/** Cuts the runs off from Postgres when one of them comes to this activity. */
const cutsAt = new Map<string, Name>();
const aroundPlans = (own: PlanActivities): PlanActivities => {
  const meeting =
    <I extends { planId: string }, O>(name: Name, work: (input: I) => Promise<O>) =>
    async (input: I) => {
      if (cutsAt.get(input.planId) === name && cutsAt.delete(input.planId)) await cut();
      return work(input);
    };
  return {
    gateAttempt: meeting('gateAttempt', own.gateAttempt),
    settleAttempt: meeting('settleAttempt', own.settleAttempt),
    withdrawPlan: meeting('withdrawPlan', own.withdrawPlan),
  };
};
const runsDb = openDatabase(far, { max: 20, onError: () => {} });
const { client, runs, skippingRuns } = await useContacts(db, { runsDb, aroundPlans });
const tenantId = await aTenant(db);
await setPolicy(db, tenantId, { windows: allDay });

const fromNow = (seconds: number) => new Date(Date.now() + seconds * 1000);
const handleOf = ({ workflowId }: PlanHandle) => client.workflow.getHandle(workflowId);
const patient = { timeout: 60_000, interval: 200 };

/** How often the run waited for the database on a timer of the server. */
const waitsOf = async (plan: PlanHandle) => countOf(await eventsOf(handleOf(plan)), 'timerFiredEventAttributes');

test.each(['gateAttempt', 'settleAttempt'] as const)(
  'a plan that meets an outage of minutes at its %s goes on by itself and dials once',
  async (name) => {
    const plan = await aPlan(db, tenantId, { dueAt: fromNow(-1) });
    cutsAt.set(plan.planId, name);
    await skippingRuns.startContact(plan);
    await expect.poll(() => cutsAt.has(plan.planId), patient).toBe(false);
    const before = await waitsOf(plan);
    // 5 + 10 + 20 + 40 + 60 + 60 + 60 + 60 s on the run's own clock.
    await expect.poll(() => waitsOf(plan), patient).toBeGreaterThanOrEqual(before + 8);
    await mend();

    expect(await handleOf(plan).result()).toEqual({ state: 'completed' });
    const { rang, attempts, plan: row } = await readStory(db, plan);
    expect(row).toMatchObject({ state: 'completed', attemptsMade: 1 });
    expect([rang.length, attempts.length]).toEqual([1, 1]);
    expect(countOf(await eventsOf(handleOf(plan)), 'workflowTaskFailedEventAttributes')).toBe(0);
  },
  120_000,
);

test('a run that is canceled while the database is away withdraws its plan when it is back', async () => {
  const plan = await aPlan(db, tenantId);
  cutsAt.set(plan.planId, 'withdrawPlan');
  await runs.startContact(plan);
  await expect
    .poll(async () => countOf(await eventsOf(handleOf(plan)), 'timerStartedEventAttributes'), patient)
    .toBe(1);
  await handleOf(plan).cancel();
  await expect.poll(() => waitsOf(plan), patient).toBeGreaterThanOrEqual(1);
  expect((await readStory(db, plan)).plan.state).toBe('waiting');
  await mend();

  expect(await handleOf(plan).result()).toEqual({ state: 'canceled' });
  expect(await readStory(db, plan)).toMatchObject({ plan: { state: 'canceled' }, attempts: [], rang: [] });
}, 120_000);

test('a plan that is moved while its run cannot reach the database is dialed once, at its new time', async () => {
  const plan = await aPlan(db, tenantId, { phoneE164: '+12125550500' });
  await runs.startContact(plan);
  await expect
    .poll(async () => countOf(await eventsOf(handleOf(plan)), 'timerStartedEventAttributes'), patient)
    .toBe(1);
  await cut();
  const { planId } = plan;
  const at = fromNow(4);
  await reschedulePlan({ db, runs, now: () => new Date() }, anAct(tenantId), { tenantId, planId, at });
  await expect.poll(() => waitsOf(plan), patient).toBeGreaterThanOrEqual(1);
  expect((await readStory(db, plan)).rang).toEqual([]);
  await mend();

  await expect.poll(async () => (await readStory(db, plan)).attempts[0]?.state, patient).toBe('accepted');
  const { rang, attempts } = await readStory(db, plan);
  expect([rang.length, attempts.length]).toEqual([1, 1]);
  expect(rang[0]?.placedAt.getTime()).toBeGreaterThanOrEqual(at.getTime());
}, 120_000);
