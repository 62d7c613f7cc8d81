import { describe, expect, test } from 'vitest';
import type { PlanState } from '../../../core/contact/plan.ts';
import { newId } from '../../../db/ids.ts';
import { withTenant } from '../../../db/tenant.ts';
import { cancelPlan } from '../../../services/plan/cancel.ts';
import { getPlan } from '../../../services/plan/get.ts';
import { listPlans, type PlanFilter } from '../../../services/plan/list.ts';
import { movePlan, withdrawPlan } from '../../../services/plan/move.ts';
import { reschedulePlan } from '../../../services/plan/reschedule.ts';
import { anAct } from '../../fixtures/act.ts';
import { aPlan, type PlanOver } from '../../fixtures/contact.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const tenantId = await aTenant(db);

/** Monday, 12:00 in New York. */
const now = () => new Date('2026-11-23T17:00:00Z');
const dueAt = new Date('2026-11-24T17:00:00Z');
const requestId = 'request-1';

const started: string[] = [];
/** What the runs behind the rows do, without a server: they write what the update handlers write. */
const runs = {
  startContact: async ({ planId }: { planId: string }) => void started.push(planId),
  rescheduleContact: async (ref: { tenantId: string; planId: string }, { at }: { at: Date }) => {
    await withTenant(db, ref.tenantId, (tx) => movePlan(tx, { ...ref, at: at.toISOString() }, now()));
  },
  cancelContact: async (ref: { tenantId: string; planId: string }, { note }: { note: string | null }) => {
    await withTenant(db, ref.tenantId, (tx) => withdrawPlan(tx, { ...ref, note }, now()));
  },
};
const deps = { db, runs, now };
const waiting = (over: PlanOver = {}) => aPlan(db, tenantId, { dueAt, ...over });
const move = (planId: string, at: string, tenant = tenantId) =>
  reschedulePlan(deps, anAct(tenant), { tenantId: tenant, planId, at: new Date(at), requestId });
const cancel = (planId: string, tenant = tenantId) =>
  cancelPlan(deps, anAct(tenant), { tenantId: tenant, planId, note: 'by mail', requestId });

describe('reschedulePlan()', () => {
  test('moves a waiting plan and shows it', async () => {
    const { planId } = await waiting();
    const moved = await move(planId, '2026-11-25T20:00:00Z');
    expect(moved).toMatchObject({ id: planId, dueAt: new Date('2026-11-25T20:00:00Z'), dueReason: 'moved' });
  });
  test('starts the run that a crash has left out, so that somebody listens', async () => {
    const [left, running] = [await waiting(), await waiting({ runStartedAt: now() })];
    for (const { planId } of [left, running]) await move(planId, '2026-11-25T20:00:00Z');
    expect(started).toContain(left.planId);
    expect(started).not.toContain(running.planId);
  });
  test('refuses a moment outside the calling hours, naming the field and the nearest that would do', async () => {
    const { planId } = await waiting();
    await expect(move(planId, '2026-11-25T03:00:00Z')).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [
        {
          field: 'at',
          message: expect.stringContaining('the nearest possible time is 2026-11-25T14:00:00.000Z'),
        },
      ],
    });
    expect(await withTenant(db, tenantId, (tx) => getPlan(tx, { tenantId, planId }))).toMatchObject({ dueAt });
  });
  test('refuses the past and says from when on it may be', async () => {
    const { planId } = await waiting();
    await expect(move(planId, '2026-11-23T16:59:59Z')).rejects.toThrow('2026-11-23T17:00:00.000Z');
  });
  test('refuses what is no moment', async () => {
    const { planId } = await waiting();
    await expect(move(planId, 'soon')).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'at' }] });
  });
  test.each<PlanState>(['dialing', 'completed', 'exhausted', 'canceled', 'failed'])(
    'meets a conflict when it is %s',
    async (state) => {
      const { planId } = await waiting({ state });
      await expect(move(planId, '2026-11-25T20:00:00Z')).rejects.toMatchObject({ code: 'conflict' });
    },
  );
  test("does not find another tenant's plan, nor what is no id", async () => {
    const { planId } = await waiting();
    await expect(move(planId, '2026-11-25T20:00:00Z', await aTenant(db))).rejects.toMatchObject({ code: 'not_found' });
    await expect(move('plan-1', '2026-11-25T20:00:00Z')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('cancelPlan()', () => {
  test('withdraws a waiting plan with the note, and answers the same when asked again', async () => {
    const { planId } = await waiting();
    const first = await cancel(planId);
    expect(first).toMatchObject({ state: 'canceled', endNote: 'by mail', dueAt: null, endedAt: now() });
    expect(await cancel(planId)).toEqual(first);
  });
  test.each<PlanState>(['completed', 'exhausted', 'failed'])('meets a conflict when it is %s', async (state) => {
    const { planId } = await waiting({ state });
    await expect(cancel(planId)).rejects.toMatchObject({ code: 'conflict' });
  });
  test("does not find another tenant's plan", async () => {
    const { planId } = await waiting();
    await expect(cancel(planId, await aTenant(db))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('listPlans()', () => {
  const list = (filter: Partial<PlanFilter> & { tenantId: string }) =>
    withTenant(db, filter.tenantId, (tx) => listPlans(tx, { limit: 10, ...filter }));

  test('pages through all plans once, newest first', async () => {
    const tenant = await aTenant(db);
    const times = [1, 2, 2, 3, 4].map((minute) => new Date(Date.UTC(2026, 10, 23, 12, minute)));
    for (const createdAt of times) await aPlan(db, tenant, { createdAt, dueAt });
    const seen: Date[] = [];
    const ids = new Set<string>();
    for (let cursor: string | undefined; ; ) {
      const page = await list({ tenantId: tenant, limit: 2, ...(cursor ? { cursor } : {}) });
      for (const plan of page.items) {
        seen.push(plan.createdAt);
        ids.add(plan.id);
      }
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(ids.size).toBe(5);
    expect(seen).toEqual([...times].reverse());
  });
  test('finds by state, customer and call', async () => {
    const tenant = await aTenant(db);
    const customerId = newId();
    const [a, b] = [await aPlan(db, tenant, { customerId }), await aPlan(db, tenant, { state: 'completed' })];
    const idsOf = async (filter: Partial<PlanFilter>) =>
      (await list({ tenantId: tenant, ...filter })).items.map(({ id }) => id);
    expect(await idsOf({ state: 'completed' })).toEqual([b.planId]);
    expect(await idsOf({ customerId })).toEqual([a.planId]);
    expect(await idsOf({ callId: a.callId })).toEqual([a.planId]);
    expect(await idsOf({ callId: 'no-id' })).toEqual([]);
    expect(await idsOf({ tenantId: tenant, callId: newId() })).toEqual([]);
  });
  test('shows no plan of another tenant', async () => {
    const { callId } = await waiting();
    expect(await list({ tenantId: await aTenant(db), callId })).toEqual({ items: [], nextCursor: null });
  });
  test('refuses a cursor that it has not made', async () => {
    await expect(list({ tenantId, cursor: 'abc' })).rejects.toMatchObject({ fields: [{ field: 'cursor' }] });
  });
});
