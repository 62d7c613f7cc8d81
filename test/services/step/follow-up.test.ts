import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { supersededCode } from '../../../core/failures.ts';
import type { CallbackWish, Insights } from '../../../core/insights.ts';
import { defaultPipeline, type PipelineConfig } from '../../../core/settings/pipeline.ts';
import { newId } from '../../../db/ids.ts';
import { analyses, callSteps, calls, events } from '../../../db/tables/calls.ts';
import { customers, reviewItems } from '../../../db/tables/customers.ts';
import { contactPlans } from '../../../db/tables/plans.ts';
import { withTenant } from '../../../db/tenant.ts';
import { writePipeline } from '../../../services/config/config.ts';
import type { ContactStart } from '../../../services/runs/port.ts';
import { createFollowUpStep } from '../../../services/step/follow-up.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { inMain } from '../../fixtures/unit.ts';

const { db } = await useDatabase();
const tenantId = await aTenant(db);

/** Monday, 12:00 in New York; the call was five minutes ago. */
const now = new Date('2026-11-23T17:00:00Z');
const startedAt = new Date('2026-11-23T16:55:00Z');

const aWish = (phrase: string, over: Partial<CallbackWish> = {}): CallbackWish => ({
  phrase,
  phone: null,
  confidence: 0.9,
  quotes: [{ turn: 3, speaker: 'customer', text: phrase, startSeconds: 12, endSeconds: 14 }],
  ...over,
});
const insightsWith = (callbackWishes: CallbackWish[]): Insights => ({
  engine: 'rules',
  model: null,
  summary: 'A call',
  sentiment: { score: 0, label: 'neutral', bySpeaker: {}, quotes: [] },
  topics: [],
  intent: null,
  actionItems: [],
  callbackWishes,
  entities: [],
  memories: [],
  tags: [],
  unverified: [],
});

type Given = { call?: Partial<typeof calls.$inferInsert>; timeZone?: string; at?: Date; tenant?: string };

/** A linked call from a New York number whose customer said these wishes. */
async function aCall(wishes: CallbackWish[] | null, { call, timeZone, tenant = tenantId }: Given = {}) {
  const [callId, customerId] = [newId(), newId()];
  await withTenant(db, tenant, async (tx) => {
    const person = { name: 'Dana', timeZone: timeZone ?? null, createdAt: now, updatedAt: now };
    await tx.insert(customers).values({ tenantId: tenant, id: customerId, ...person });
    const from = { fromNumber: '(212) 555-0199', fromE164: '+12125550199' };
    const received = { sourceCallId: callId, direction: 'inbound' as const, startedAt, receivedAt: now, customerId };
    await tx.insert(calls).values({ tenantId: tenant, id: callId, ...from, ...received, ...call });
    if (wishes) {
      const analysis = { requestHash: 'h', insights: insightsWith(wishes), createdAt: now };
      await tx.insert(analyses).values({ tenantId: tenant, callId, ...analysis });
    }
  });
  return { tenantId: tenant, callId };
}

const idle = { signal: new AbortController().signal, report: () => {} };

async function followUp(ref: { tenantId: string; callId: string }, { at = now, fails = false } = {}) {
  const started: ContactStart[] = [];
  const startContact = async (plan: ContactStart) => {
    if (fails) throw new Error('Temporal is away');
    started.push(plan);
  };
  const result = await createFollowUpStep({ db, runs: { startContact }, now: () => at })(inMain(ref), idle);
  return withTenant(db, ref.tenantId, async (tx) => ({
    result,
    started,
    plans: await tx
      .select()
      .from(contactPlans)
      .where(eq(contactPlans.callId, ref.callId))
      .orderBy(contactPlans.wishIndex),
    reviews: await tx.select().from(reviewItems).where(eq(reviewItems.callId, ref.callId)),
    events: await tx.select().from(events).where(eq(events.callId, ref.callId)).orderBy(events.id),
    step: (
      await tx
        .select()
        .from(callSteps)
        .where(and(eq(callSteps.callId, ref.callId), eq(callSteps.step, 'follow_up')))
    )[0],
  }));
}

const followUpOf = async (wishes: CallbackWish[] | null, given: Given = {}) => followUp(await aCall(wishes, given));

test('the last unit of a run ends the call with itself, by how all units ended, and tells it once', async () => {
  const last = async (ref: { tenantId: string; callId: string }) =>
    createFollowUpStep({ db, runs: { startContact: async () => {} }, now: () => now })(
      { ...inMain(ref), isLast: true },
      idle,
    );
  const told = async (callId: string) =>
    (await withTenant(db, tenantId, (tx) => tx.select().from(events).where(eq(events.callId, callId)))).filter(
      ({ type }) => type === 'call.completed',
    );
  const stageOf = async (callId: string) =>
    (await withTenant(db, tenantId, (tx) => tx.select().from(calls).where(eq(calls.id, callId))))[0];

  const whole = await aCall([aWish('tomorrow at three')]);
  // A worker that is killed after the commit does it again.
  for (const _ of [1, 2]) expect(await last(whole)).toEqual({ state: 'done', reasonCode: null, stage: 'done' });
  expect(await told(whole.callId)).toMatchObject([{ run: 1, data: { stage: 'done' } }]);
  expect(await stageOf(whole.callId)).toMatchObject({ stage: 'done', finishedAt: now });

  const lacking = await aCall(null);
  const skipped = {
    ...lacking,
    step: 'analyze' as const,
    state: 'skipped' as const,
    reasonCode: 'skipped_by_operator',
  };
  await withTenant(db, tenantId, (tx) => tx.insert(callSteps).values(skipped));
  expect(await last(lacking)).toMatchObject({ state: 'skipped', stage: 'partial' });
  expect(await stageOf(lacking.callId)).toMatchObject({ stage: 'partial' });

  // One that was canceled meanwhile belongs to another run.
  const canceled = await aCall(null);
  await withTenant(db, tenantId, (tx) => tx.update(calls).set({ run: 2 }).where(eq(calls.id, canceled.callId)));
  await expect(last(canceled)).rejects.toMatchObject({ code: supersededCode });
  expect(await told(canceled.callId)).toEqual([]);
});

describe('a clear wish', () => {
  test('becomes a plan that is due in the hours of the person, and its run is started', async () => {
    const wish = aWish('tomorrow at three');
    const { result, plans, started, reviews, events, step } = await followUpOf([wish]);
    const dueAt = new Date('2026-11-24T20:00:00Z');
    expect(result).toEqual({ state: 'done', reasonCode: null });
    expect(plans).toMatchObject([
      {
        phoneE164: '+12125550199',
        timeZone: 'America/New_York',
        phrase: 'tomorrow at three',
        quotes: wish.quotes,
        state: 'waiting',
        wishedFrom: dueAt,
        wishedTo: dueAt,
        dueAt,
        dueReason: 'wished',
        maxAttempts: 3,
        runStartedAt: now,
      },
    ]);
    expect(started).toEqual([{ tenantId, planId: plans[0]?.id, run: 1, dueAt }]);
    expect(reviews).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(['plan.scheduled', 'step.finished']);
    expect(step).toMatchObject({ state: 'done' });
  });

  test('is read by the clock of the customer, not of the business', async () => {
    const { plans } = await followUpOf([aWish('tomorrow at three')], { timeZone: 'Asia/Tokyo' });
    // In Tokyo the call took place at 01:55 on Tuesday.
    expect(plans).toMatchObject([{ timeZone: 'Asia/Tokyo', dueAt: new Date('2026-11-25T06:00:00Z') }]);
  });

  test('outside the calling hours is moved to the next opening, and the plan says so', async () => {
    const { plans } = await followUpOf([aWish('tonight at eleven')]);
    expect(plans).toMatchObject([
      {
        wishedFrom: new Date('2026-11-24T04:00:00Z'),
        dueAt: new Date('2026-11-24T14:00:00Z'),
        dueReason: 'outside_hours',
      },
    ]);
  });

  test('that passed while the call waited to be processed is due at once for a day, then a question', async () => {
    const ref = () => aCall([aWish('in ten minutes')]);
    const late = await followUp(await ref(), { at: new Date('2026-11-23T18:00:00Z') });
    expect(late.plans).toMatchObject([{ dueAt: new Date('2026-11-23T18:00:00Z'), dueReason: 'overdue' }]);
    const tooLate = await followUp(await ref(), { at: new Date('2026-11-25T18:00:00Z') });
    expect(tooLate.plans).toEqual([]);
    expect(tooLate.reviews).toMatchObject([{ kind: 'callback_overdue', facts: { phrase: 'in ten minutes' } }]);
  });

  test('said twice is one plan, by its narrower words', async () => {
    const { plans, result } = await followUpOf([aWish('tomorrow after three'), aWish('tomorrow at four')]);
    expect(plans).toMatchObject([{ wishIndex: 1, phrase: 'tomorrow at four' }]);
    expect(result.state).toBe('done');
  });

  test('for two times is two plans', async () => {
    const { plans, started } = await followUpOf([aWish('tomorrow at three'), aWish('on Friday at ten')]);
    expect(plans.map(({ wishIndex }) => wishIndex)).toEqual([0, 1]);
    expect(started).toHaveLength(2);
  });

  test('makes a wish without a time in the same call no question', async () => {
    const { plans, reviews } = await followUpOf([aWish(''), aWish('tomorrow at three')]);
    expect(plans).toHaveLength(1);
    expect(reviews).toEqual([]);
  });
});

describe('an unclear wish', () => {
  test.each(['', 'later', 'sometime soon', 'Tuesday or Thursday'])(
    '"%s" goes to a person with its words, never a guess',
    async (phrase) => {
      const { result, plans, reviews, events, started } = await followUpOf([aWish(phrase)]);
      expect(result).toEqual({ state: 'skipped', reasonCode: 'unclear_callback' });
      expect(plans).toEqual([]);
      expect(started).toEqual([]);
      expect(reviews).toMatchObject([{ kind: 'callback_unclear', facts: { phrase, quotes: [{ turn: 3 }] } }]);
      expect(events.map(({ type }) => type)).toContain('review.created');
    },
  );
  test('of one call and the clear one of another breath are both seen to', async () => {
    const { result, plans, reviews } = await followUpOf([aWish('tomorrow at three'), aWish('Tuesday or Thursday')]);
    expect(result.state).toBe('done');
    expect(plans).toHaveLength(1);
    expect(reviews).toMatchObject([{ kind: 'callback_unclear' }]);
  });
});

describe('the number', () => {
  test('that the person said goes before the one they called from', async () => {
    const { plans } = await followUpOf([aWish('tomorrow at three', { phone: '(415) 555-0142' })]);
    expect(plans).toMatchObject([{ phoneE164: '+14155550142', timeZone: 'America/Los_Angeles' }]);
  });
  test('of an outbound call is the one that was dialed', async () => {
    const call = {
      direction: 'outbound' as const,
      toE164: '+13125550123',
      toNumber: '3125550123',
      fromE164: '+12125550100',
    };
    const { plans } = await followUpOf([aWish('tomorrow at three')], { call });
    expect(plans).toMatchObject([{ phoneE164: '+13125550123', timeZone: 'America/Chicago' }]);
  });
  test.each([
    ['anonymous', 'withheld'],
    [null, 'unknown'],
  ])('kept back by the caller or sent by nobody (%s) is asked for as %s', async (fromNumber, reason) => {
    const call = { fromNumber, fromE164: null };
    const { result, reviews } = await followUpOf([aWish('tomorrow at three')], { call });
    expect(result).toEqual({ state: 'skipped', reasonCode: `number_${reason}` });
    expect(reviews).toMatchObject([{ kind: 'callback_number', facts: { reason } }]);
  });
  test.each([
    ['that nobody can read', 'twelve', 'unreadable'],
    ['that costs a fortune', '900-555-0123', 'number_kind'],
    ['in a far country', '+7 495 123 45 67', 'abroad'],
    ['of the business itself', '+1 646 555 0100', 'own_number'],
  ])('%s is not dialed, nor replaced', async (_, phone, reason) => {
    const tenant = await aTenant(db);
    await configure(tenant, { ownNumbers: ['+16465550100'] });
    const { plans, reviews } = await followUpOf([aWish('tomorrow at three', { phone })], { tenant });
    expect(plans).toEqual([]);
    expect(reviews).toMatchObject([{ kind: 'callback_number', facts: { reason } }]);
  });
  test('whose zone nobody knows is not dialed by the zone of the business', async () => {
    const call = { fromNumber: '800 555 0199', fromE164: '+18005550199' };
    const { plans, reviews, result } = await followUpOf([aWish('tomorrow at three')], { call });
    expect(plans).toEqual([]);
    expect(reviews).toMatchObject([{ kind: 'zone_unknown' }]);
    expect(result.reasonCode).toBe('unclear_callback');
  });
});

const configure = (tenant: string, over: Partial<PipelineConfig>) =>
  withTenant(db, tenant, (tx) =>
    writePipeline(tx, { tenantId: tenant, config: { ...defaultPipeline, ...over }, by: null, now }),
  );

describe('the step', () => {
  test.each([
    ['without a wish', [] as CallbackWish[]],
    ['without an analysis', null],
  ])('is skipped for a call %s', async (_, wishes) => {
    const { result, plans, step } = await followUpOf(wishes);
    expect(result).toEqual({ state: 'skipped', reasonCode: 'no_callback_wish' });
    expect(plans).toEqual([]);
    expect(step).toMatchObject({ state: 'skipped', reasonCode: 'no_callback_wish' });
  });
  test('run twice makes no second plan, run or question', async () => {
    const ref = await aCall([aWish('tomorrow at three'), aWish('tomorrow after two'), aWish('Tuesday or Thursday')]);
    const first = await followUp(ref);
    const second = await followUp(ref, { at: new Date('2026-11-26T17:00:00Z') });
    expect(second.plans).toEqual(first.plans);
    expect(second.reviews).toEqual(first.reviews);
    expect(second.started).toEqual([]);
    expect(second.result).toEqual(first.result);
  });
  test('that only a later analysis found is planned too, whatever it took the place of', async () => {
    const ref = await aCall([aWish('tomorrow at three')]);
    await followUp(ref);
    const say = (wishes: CallbackWish[]) =>
      withTenant(db, tenantId, (tx) =>
        tx
          .update(analyses)
          .set({ insights: insightsWith(wishes) })
          .where(eq(analyses.callId, ref.callId)),
      );
    for (const wishes of [['on Friday at ten'], ['on Saturday at eleven', 'tomorrow at three', 'on Friday at ten']]) {
      await say(wishes.map((phrase) => aWish(phrase)));
      await followUp(ref);
      await followUp(ref);
    }
    const { plans } = await followUp(ref);
    const phrases = ['tomorrow at three', 'on Friday at ten', 'on Saturday at eleven'];
    expect(plans.map(({ phrase }) => phrase).toSorted()).toEqual(phrases.toSorted());
  });
  test('run five times at once makes one plan', async () => {
    const ref = await aCall([aWish('tomorrow at three')]);
    await Promise.all(Array.from({ length: 5 }, () => followUp(ref)));
    const { plans, events } = await followUp(ref);
    expect(plans).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'plan.scheduled')).toHaveLength(1);
  });
  test('leaves a plan whose run cannot be started to the sweep', async () => {
    const { result, plans } = await followUp(await aCall([aWish('tomorrow at three')]), { fails: true });
    expect(result.state).toBe('done');
    expect(plans).toMatchObject([{ state: 'waiting', runStartedAt: null }]);
  });
  test('does not find the call of another tenant', async () => {
    const { callId } = await aCall([aWish('tomorrow at three')]);
    const stranger = { tenantId: await aTenant(db), callId };
    await expect(followUp(stranger)).rejects.toMatchObject({ type: 'NotFound' });
  });
});
