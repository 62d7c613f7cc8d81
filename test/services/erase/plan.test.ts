import { expect, onTestFinished, test } from 'vitest';
import { Problem } from '../../../core/problem.ts';
import { newId } from '../../../db/ids.ts';
import { customers } from '../../../db/tables/customers.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { StatusEvent } from '../../../providers/telephony/port.ts';
import { createSimulator, type SimulatorLog } from '../../../providers/telephony/simulator.ts';
import { eraseCall } from '../../../services/erase/call.ts';
import { eraseCustomer } from '../../../services/erase/customer.ts';
import { erasePlan } from '../../../services/erase/plan.ts';
import { gateAttempt } from '../../../services/plan/gate.ts';
import { createPlaceCall } from '../../../services/plan/place.ts';
import { createReceiveStatus } from '../../../services/plan/receive-status.ts';
import { createSimulatorLog } from '../../../services/plan/simulated-calls.ts';
import { everyRow } from '../../api/rows.ts';
import { anAct } from '../../fixtures/act.ts';
import { allDay, aPlan, byHand, type PlanHandle, setPolicy } from '../../fixtures/contact.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { tablesHolding } from '../../fixtures/leftovers.ts';

const { db, ownerUrl } = await useDatabase();
const now = () => new Date();
const runs = { eraseCall: async () => {}, eraseContact: async () => {}, contactCallEnded: async () => {} };
const deps = { db, runs, now };
const outside = { storage: { remove: async () => {} }, temporary: { erase: async () => 0 } };

async function aCustomer(tenantId: string): Promise<string> {
  const row = { tenantId, id: newId(), name: 'Quuxley', createdAt: now(), updatedAt: now() };
  await withTenant(db, tenantId, (tx) => tx.insert(customers).values(row));
  return row.id;
}

function aGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

/** A simulator that holds its answer, before it has written the call to its log or after, until it is let go. */
function aSlowProvider(when: 'before it rings' | 'after it rang') {
  const [asked, answers] = [aGate(), aGate()];
  const hold = async () => {
    asked.open();
    await answers.opened;
  };
  const log = createSimulatorLog({ db });
  const add: SimulatorLog['add'] = async (call) => {
    if (when === 'before it rings') await hold();
    await log.add(call);
    if (when === 'after it rang') await hold();
  };
  const told: StatusEvent[] = [];
  const receive = createReceiveStatus(deps);
  const onStatus = (event: StatusEvent) => receive(event).then(() => told.push(event));
  const { telephony, stop } = createSimulator({ log: { ...log, add }, onStatus, now, seed: 's', speed: 1_000 });
  onTestFinished(stop);
  return { place: createPlaceCall({ db, telephony, now }), asked: asked.opened, letGo: answers.open, told };
}

type Way = {
  plan: (tenantId: string) => Promise<PlanHandle & { customerId?: string }>;
  erase: (plan: never) => unknown;
};
const answered = '+12125557300';
const ways: Record<string, Way> = {
  'its call': {
    plan: (tenantId) => aPlan(db, tenantId, { dueAt: now(), phoneE164: answered }),
    erase: (plan: PlanHandle) => eraseCall({ ...deps, ...outside }, undefined, plan),
  },
  'its customer': {
    plan: async (tenantId) => {
      const customerId = await aCustomer(tenantId);
      const over = { ...byHand, customerId, dueAt: now(), phoneE164: answered };
      return { ...(await aPlan(db, tenantId, over)), customerId };
    },
    erase: (plan: PlanHandle & { customerId: string }) =>
      eraseCustomer(deps, anAct(plan.tenantId), { ...plan, version: 1 }),
  },
  'nothing else': {
    plan: (tenantId) => aPlan(db, tenantId, { ...byHand, dueAt: now(), phoneE164: answered }),
    erase: (plan: PlanHandle) => erasePlan(deps, anAct(plan.tenantId), plan),
  },
};

test.each(
  Object.keys(ways).flatMap((way) =>
    (['before it rings', 'after it rang'] as const).map((when) => [way, when] as const),
  ),
)(
  'a plan that is erased with %s in the middle of its dial, %s, leaves no number, whatever the provider says later',
  async (way, when) => {
    const { plan: make, erase } = ways[way] as Way;
    const tenantId = await aTenant(db);
    await setPolicy(db, tenantId, { windows: allDay });
    const plan = await make(tenantId);
    const dial = await withTenant(db, tenantId, (tx) => gateAttempt(tx, plan, { provider: 'simulator', now: now() }));
    const attemptId = dial.kind === 'dial' ? dial.attemptId : '';
    const { place, asked, letGo, told } = aSlowProvider(when);
    const placed = place({ ...plan, attemptId });
    await asked;
    expect(await tablesHolding(ownerUrl, answered)).toContain('contact_plans');

    await erase(plan as never);
    letGo();

    expect(await placed).toBe('over');
    // What was not rung tells nothing; what rang tells all four events to nobody.
    await expect.poll(() => told.length).toBe(when === 'before it rings' ? 0 : 4);
    expect(await tablesHolding(ownerUrl, answered)).toEqual([]);
    expect(await tablesHolding(ownerUrl, attemptId)).toEqual([]);
    expect(await tablesHolding(ownerUrl, 'Quuxley')).toEqual([]);
  },
);

test('while Temporal is away, neither a plan nor a customer with a plan of its own is erased', async () => {
  const tenantId = await aTenant(db);
  const customerId = await aCustomer(tenantId);
  const plan = await aPlan(db, tenantId, { ...byHand, customerId });
  const eraseContact = () => Promise.reject(new Problem('unavailable', 'Temporal cannot be reached'));
  const away = { ...deps, runs: { eraseContact } };
  const before = await everyRow(db, tenantId);
  await expect(erasePlan(away, anAct(tenantId), plan)).rejects.toMatchObject({ code: 'unavailable' });
  const asked = { tenantId, customerId, version: 1 };
  await expect(eraseCustomer(away, anAct(tenantId), asked)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await everyRow(db, tenantId)).toBe(before);
});
