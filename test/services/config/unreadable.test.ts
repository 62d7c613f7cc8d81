import { expect, test } from 'vitest';
import { newId } from '../../../db/ids.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import { createSimulator } from '../../../providers/telephony/simulator.ts';
import { receiveCall } from '../../../services/call/receive.ts';
import { readPipelineStatus } from '../../../services/pipeline/status.ts';
import { type GateDecision, gateAttempt, settingsAgainMs } from '../../../services/plan/gate.ts';
import { createPlaceCall } from '../../../services/plan/place.ts';
import { createReconcile } from '../../../services/plan/reconcile.ts';
import { reschedulePlan } from '../../../services/plan/reschedule.ts';
import { settleAttempt } from '../../../services/plan/settle.ts';
import { createSimulatorLog } from '../../../services/plan/simulated-calls.ts';
import type { RunsPort } from '../../../services/runs/port.ts';
import { createFollowUpStep } from '../../../services/step/follow-up.ts';
import { createLinkStep } from '../../../services/step/link.ts';
import { anAct } from '../../fixtures/act.ts';
import { allDay, aPlan, type PlanHandle, readStory, setPolicy, storeSettings } from '../../fixtures/contact.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { aFolder } from '../../fixtures/folder.ts';
import { calmly, inMain } from '../../fixtures/unit.ts';

const { db } = await useDatabase();
const storage = createFolderStorage(await aFolder());
const start = new Date('2026-11-23T17:00:00Z');
let clock = start;
const now = () => clock;
const pass = (ms: number) => {
  clock = new Date(clock.getTime() + ms);
};
const log = createSimulatorLog({ db });
const { telephony } = createSimulator({ log, onStatus: async () => {}, now, seed: 's', speed: 1 });
const place = createPlaceCall({ db, telephony, now });
const reconcile = createReconcile({ db, telephony, now });
const runs = { startCall: async () => 'started', startContact: async () => {} } as unknown as RunsPort;

const unreadable = { contact: { windows: 'never', ringTimeoutSeconds: 25 } };
const fault = 'The stored settings cannot be read: contact.windows';
const spoil = (tenantId: string) => storeSettings(db, tenantId, unreadable);
const mend = (tenantId: string) => setPolicy(db, tenantId, { windows: allDay });
const gate = (plan: PlanHandle): Promise<GateDecision> =>
  withTenant(db, plan.tenantId, (tx) => gateAttempt(tx, plan, { provider: 'simulator', now: clock }));
const alerts = (tenantId: string) =>
  withTenant(db, tenantId, async (tx) => (await readPipelineStatus(tx, { tenantId, now: clock, seats: [] })).alerts);

test('a plan that is due while its calling rules cannot be read is held and says so; it is dialed once they can be', async () => {
  const tenantId = await aTenant(db);
  const [plan, later] = [
    await aPlan(db, tenantId, { dueAt: clock }),
    await aPlan(db, tenantId, { dueAt: new Date(clock.getTime() + 3_600_000) }),
  ];
  await spoil(tenantId);
  const held = { kind: 'wait', until: clock.getTime() + settingsAgainMs, reason: 'invalid_settings' };
  expect(await gate(plan)).toEqual(held);
  expect(await gate(later)).toMatchObject({ kind: 'wait', until: later.dueAt.getTime(), reason: 'wished' });
  pass(settingsAgainMs);
  expect(await gate(plan)).toEqual({ ...held, until: clock.getTime() + settingsAgainMs });
  const story = await readStory(db, plan);
  expect(story.plan).toMatchObject({ state: 'waiting', dueReason: 'invalid_settings' });
  expect([story.attempts, story.rang]).toEqual([[], []]);
  // However often it looks, it is told once.
  expect(story.events.map(({ type, data }) => [type, data.reason])).toEqual([['plan.scheduled', 'invalid_settings']]);
  const [alert] = (await alerts(tenantId)).filter(({ code }) => code === 'invalid_settings');
  expect(alert?.text).toContain(fault);

  const { planId } = plan;
  const moving = reschedulePlan({ db, runs, now }, anAct(tenantId), { tenantId, planId, at: later.dueAt });
  await expect(moving).rejects.toMatchObject({ type: 'InvalidSettings', message: fault });

  await mend(tenantId);
  pass(settingsAgainMs);
  expect(await gate(plan)).toMatchObject({ kind: 'dial', number: 1 });
  expect((await alerts(tenantId)).map(({ code }) => code)).not.toContain('invalid_settings');
});

test('a call is not placed when the rules become unreadable after the gate, and what follows waits until they can be read', async () => {
  const tenantId = await aTenant(db);
  await mend(tenantId);
  const plan = await aPlan(db, tenantId, { dueAt: clock });
  const dial = await gate(plan);
  const ref = { ...plan, attemptId: dial.kind === 'dial' ? dial.attemptId : '' };
  await spoil(tenantId);
  expect(await place(ref)).toBe('over');
  const settle = () => withTenant(db, tenantId, (tx) => settleAttempt(tx, ref, clock));
  const waiting = { kind: 'wait', until: clock.getTime() + settingsAgainMs, reason: 'invalid_settings' };
  expect(await settle()).toEqual(waiting);
  expect(await gate(plan)).toEqual(waiting);
  const { plan: row, attempts, rang } = await readStory(db, plan);
  expect(row).toMatchObject({ state: 'dialing', dueReason: 'invalid_settings', attemptsMade: 0 });
  expect(attempts).toMatchObject([{ state: 'not_placed', askedAt: null }]);
  expect(rang).toEqual([]);

  await mend(tenantId);
  expect(await settle()).toMatchObject({ kind: 'again', outcome: 'not_placed' });
});

test('a lost call is not given up as never placed while nobody can say how long it may have rung', async () => {
  const tenantId = await aTenant(db);
  await mend(tenantId);
  const plan = await aPlan(db, tenantId, { dueAt: clock, phoneE164: '+12125558009' });
  const dial = await gate(plan);
  const ref = { ...plan, attemptId: dial.kind === 'dial' ? dial.attemptId : '' };
  expect(await place(ref)).toBe('unknown');
  await spoil(tenantId);
  pass(600_000);
  expect(await reconcile({ ...ref, look: 5 })).toBe('missing');
  await mend(tenantId);
  expect(await reconcile({ ...ref, look: 6 })).toBe('over');
});

test('a call comes in while the settings cannot be read, and its steps name the fields instead of going by defaults', async () => {
  const tenantId = await aTenant(db);
  await storeSettings(db, tenantId, { region: 'Atlantis', speech: { engine: 'gramophone' } });
  const call = {
    sourceCallId: newId(),
    direction: 'inbound' as const,
    from: '(212) 555-0142',
    to: null,
    startedAt: start,
  };
  const { callId } = await receiveCall({ db, runs, storage, now }, { tenantId, call });
  const ref = inMain({ tenantId, callId });
  for (const step of [createLinkStep({ db, now }), createFollowUpStep({ db, now, runs })])
    await expect(step(ref, calmly())).rejects.toMatchObject({
      type: 'InvalidSettings',
      message: 'The stored settings cannot be read: region, speech.engine',
    });
});
