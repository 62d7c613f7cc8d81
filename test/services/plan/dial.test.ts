import { describe, expect, test } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import type { TelephonyPort } from '../../../providers/telephony/port.ts';
import { createSimulator } from '../../../providers/telephony/simulator.ts';
import { gateAttempt } from '../../../services/plan/gate.ts';
import { createPlaceCall } from '../../../services/plan/place.ts';
import { createReconcile } from '../../../services/plan/reconcile.ts';
import { settleAttempt } from '../../../services/plan/settle.ts';
import { createSimulatorLog } from '../../../services/plan/simulated-calls.ts';
import { allDay, aPlan, type PlanOver, readStory, setPolicy, withdraw } from '../../fixtures/contact.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const tenantId = await aTenant(db);
await setPolicy(db, tenantId, { windows: allDay });

/** 2026-11-23, 12:00 in New York; moved by hand. */
let clock = new Date('2026-11-23T17:00:00Z');
const now = () => clock;
const pass = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
const simulator = createSimulator({
  log: createSimulatorLog({ db }),
  onStatus: async () => {},
  now,
  seed: 's',
  speed: 1,
});
const { telephony } = simulator;

async function gated(over: PlanOver = {}, tenant = tenantId) {
  const plan = await aPlan(db, tenant, { dueAt: clock, ...over });
  const gate = () => withTenant(db, tenant, (tx) => gateAttempt(tx, plan, { provider: 'simulator', now: clock }));
  const first = await gate();
  const attemptId = first.kind === 'dial' ? first.attemptId : '';
  const ref = { tenantId: tenant, planId: plan.planId, run: 1, attemptId };
  return { plan, gate, first, ref };
}
const placeWith = (port: TelephonyPort) => createPlaceCall({ db, telephony: port, now });
const place = placeWith(telephony);
const reconcile = createReconcile({ db, telephony, now });

describe('the gate', () => {
  test('gives the same attempt when it is asked again after a crash', async () => {
    const { gate, first, plan } = await gated();
    expect(first).toMatchObject({ kind: 'dial', number: 1, ringSeconds: 25, talkSeconds: 900 });
    expect(await gate()).toEqual(first);
    const { attempts, events } = await readStory(db, plan);
    expect(attempts).toMatchObject([{ state: 'planned', provider: 'simulator', askedAt: null }]);
    expect(events.map(({ type }) => type)).toEqual(['plan.dialing']);
  });
  test('waits for a plan that is not due, and keeps the row for the time', async () => {
    const dueAt = new Date(clock.getTime() + 60_000);
    expect((await gated({ dueAt })).first).toEqual({ kind: 'wait', until: dueAt.getTime(), reason: 'wished' });
  });
  test('moves a due plan into the calling hours', async () => {
    const tenant = await aTenant(db);
    const { first, plan } = await gated({ timeZone: 'Asia/Tokyo' }, tenant);
    const opening = new Date('2026-11-24T00:00:00Z');
    expect(first).toEqual({ kind: 'wait', until: opening.getTime(), reason: 'outside_hours' });
    expect((await readStory(db, plan)).plan).toMatchObject({ dueAt: opening, dueReason: 'outside_hours' });
  });
  test('does not let a second plan dial a number that is being dialed', async () => {
    const phoneE164 = '+12125551100';
    const { ref } = await gated({ phoneE164 });
    expect((await gated({ phoneE164 })).first).toMatchObject({ kind: 'wait', reason: 'number_in_use' });
    expect((await gated({ phoneE164 }, await allDayTenant())).first.kind).toBe('dial');
    await place(ref);
    pass(300);
    await reconcile({ ...ref, look: 1 });
    expect((await gated({ phoneE164 })).first.kind).toBe('dial');
  });
  test('is closed for a plan that has ended, and for one that is gone', async () => {
    const { plan, gate } = await gated({ dueAt: new Date(clock.getTime() + 1000) });
    await withdraw(db, plan, null, clock);
    expect(await gate()).toEqual({ kind: 'ended', state: 'canceled' });
    const nowhere = { ...plan, tenantId: await aTenant(db) };
    const ask = withTenant(db, nowhere.tenantId, (tx) => gateAttempt(tx, nowhere, { provider: 's', now: clock }));
    expect(await ask).toEqual({ kind: 'ended', state: 'gone' });
  });
});

const allDayTenant = async () => {
  const tenant = await aTenant(db);
  await setPolicy(db, tenant, { windows: allDay });
  return tenant;
};

describe('placeCall()', () => {
  test('asks the provider once, however often and however many at once it is run', async () => {
    const { plan, ref } = await gated({ phoneE164: '+12125551200' });
    const answers = await Promise.all([place(ref), place(ref), place(ref)]);
    expect(await place(ref)).toBe('live');
    expect(answers).toContain('live');
    expect((await readStory(db, plan)).rang).toHaveLength(1);
  });
  test('does not ask again after the worker died in the middle of the request', async () => {
    const { plan, ref } = await gated({ phoneE164: '+12125551300' });
    const dying = placeWith({ ...telephony, place: () => new Promise(() => {}) });
    void dying(ref);
    await expect.poll(async () => (await readStory(db, plan)).attempts[0]?.state).toBe('asked');
    expect(await place(ref)).toBe('unknown');
    expect((await readStory(db, plan)).rang).toHaveLength(0);
  });
  test('does not dial a plan that was withdrawn since the gate', async () => {
    const { plan, ref } = await gated({ phoneE164: '+12125551400' });
    await withdraw(db, plan, 'no more', clock);
    expect(await place(ref)).toBe('over');
    const story = await readStory(db, plan);
    expect(story.rang).toHaveLength(0);
    expect(story.plan).toMatchObject({ state: 'canceled', endNote: 'no more' });
  });
  test('does not dial after the calling hours have ended since the gate', async () => {
    const tenant = await aTenant(db);
    await setPolicy(db, tenant, { windows: [{ days: [1], from: '12:00', to: '24:00' }] });
    const before = clock;
    clock = new Date('2026-11-24T04:59:30Z');
    const { plan, ref, first } = await gated({}, tenant);
    expect(first.kind).toBe('dial');
    pass(10); // 20 s are left, and it rings for 25
    expect(await place(ref)).toBe('over');
    const { rang, attempts } = await readStory(db, plan);
    expect(rang).toHaveLength(0);
    expect(attempts).toMatchObject([{ state: 'not_placed', askedAt: null }]);
    clock = before;
  });
});

describe('reconcile()', () => {
  test('withdraws an intent that was never asked, so that a slow worker cannot ask for it later', async () => {
    const { plan, ref } = await gated({ phoneE164: '+12125551500' });
    expect(await reconcile({ ...ref, look: 1 })).toBe('over');
    expect(await place(ref)).toBe('over');
    const { rang, attempts } = await readStory(db, plan);
    expect(rang).toHaveLength(0);
    expect(attempts).toMatchObject([{ state: 'not_placed', outcome: 'not_placed' }]);
    const settled = await withTenant(db, tenantId, (tx) => settleAttempt(tx, ref, clock));
    expect(settled).toMatchObject({ kind: 'again', outcome: 'not_placed' });
  });
  test('adopts the call that was placed before the worker died', async () => {
    const { plan, ref } = await gated({ phoneE164: '+12125551600' });
    const dying = placeWith({
      ...telephony,
      place: async (request) => telephony.place(request).then(() => new Promise(() => {})),
    });
    void dying(ref);
    await expect.poll(async () => (await readStory(db, plan)).rang.length).toBe(1);
    expect(await reconcile({ ...ref, look: 1 })).toBe('live');
    pass(600);
    expect(await reconcile({ ...ref, look: 2 })).toBe('over');
    const { rang, attempts } = await readStory(db, plan);
    expect(attempts).toMatchObject([{ outcome: 'answered', providerCallId: rang[0]?.id }]);
    expect(rang).toHaveLength(1);
  });
  test('says not placed only after two looks and the time of a ring', async () => {
    const { ref } = await gated({ phoneE164: '+12125551609' });
    expect(await place(ref)).toBe('unknown');
    expect(await reconcile({ ...ref, look: 1 })).toBe('missing');
    pass(60);
    expect(await reconcile({ ...ref, look: 2 })).toBe('missing');
    pass(30);
    expect(await reconcile({ ...ref, look: 3 })).toBe('over');
  });
  test("does not take another attempt's call for its own", async () => {
    const phoneE164 = '+12125551700';
    const earlier = await gated({ phoneE164 });
    await place(earlier.ref);
    pass(20);
    const { ref } = await gated({ phoneE164 }, tenantId);
    expect(ref.attemptId).toBe(''); // the number is in use
    pass(300);
    await reconcile({ ...earlier.ref, look: 1 });
    const later = await gated({ phoneE164 });
    const deaf = placeWith({ ...telephony, place: async () => Promise.reject(new Error('gone')) });
    await deaf(later.ref);
    expect(
      await createReconcile({
        db,
        now,
        telephony: { ...telephony, find: (query) => telephony.find({ ...query, since: new Date(0) }) },
      })({ ...later.ref, look: 1 }),
    ).toBe('missing');
  });
  test('adopts the first of several calls and asks a person', async () => {
    const { plan, ref } = await gated({ phoneE164: '+12125551800' });
    const twice = placeWith({
      ...telephony,
      place: async (request) => {
        await telephony.place(request);
        pass(1);
        await telephony.place(request);
        throw new Error('lost');
      },
    });
    expect(await twice(ref)).toBe('unknown');
    pass(600);
    expect(await reconcile({ ...ref, look: 1 })).toBe('over');
    const { rang, attempts, reviews } = await readStory(db, plan);
    expect(attempts).toMatchObject([{ providerCallId: rang[0]?.id }]);
    expect(reviews).toMatchObject([{ kind: 'several_calls', facts: { calls: 2 } }]);
  });
});

describe('settleAttempt()', () => {
  test('counts an attempt once, also when it is run again', async () => {
    const { plan, ref } = await gated({ phoneE164: '+12125551901' });
    await place(ref);
    pass(60);
    await reconcile({ ...ref, look: 1 });
    const settle = () => withTenant(db, tenantId, (tx) => settleAttempt(tx, ref, clock));
    const first = await settle();
    expect(first).toMatchObject({ kind: 'again', outcome: 'busy' });
    expect(await settle()).toEqual(first);
    const { plan: row, events } = await readStory(db, plan);
    expect(row).toMatchObject({ attemptsMade: 1, state: 'waiting', dueReason: 'retry', lastOutcome: 'busy' });
    expect(events.filter(({ type }) => type === 'plan.attempted')).toHaveLength(1);
  });
  test('leaves what nobody could find out to a person', async () => {
    const { plan, ref } = await gated({ phoneE164: '+12125552009' });
    await place(ref);
    const settled = await withTenant(db, tenantId, (tx) => settleAttempt(tx, ref, clock));
    expect(settled).toEqual({ kind: 'ended', state: 'failed' });
    const { plan: row, reviews, attempts } = await readStory(db, plan);
    expect(row).toMatchObject({ endReason: 'attempt_unresolved', attemptsMade: 0 });
    expect(attempts).toMatchObject([{ state: 'unknown', outcome: 'unknown' }]);
    expect(reviews).toMatchObject([{ kind: 'callback_failed', facts: { reason: 'attempt_unresolved' } }]);
  });
});
