import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { PlanState } from '../../../core/contact/plan.ts';
import { newId } from '../../../db/ids.ts';
import { auditLog } from '../../../db/tables/audit.ts';
import { contactAttempts } from '../../../db/tables/plans.ts';
import { withTenant } from '../../../db/tenant.ts';
import { cancelPlan } from '../../../services/plan/cancel.ts';
import { getPlan } from '../../../services/plan/get.ts';
import { listPlans, type PlanFilter } from '../../../services/plan/list.ts';
import { reschedulePlan } from '../../../services/plan/reschedule.ts';
import type { RunsPort } from '../../../services/runs/port.ts';
import { startUnstarted } from '../../../services/sweep/unstarted.ts';
import { anAct } from '../../fixtures/act.ts';
import { aPlan, type PlanOver } from '../../fixtures/contact.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const tenantId = await aTenant(db);

/** Monday, 12:00 in New York. */
const now = () => new Date('2026-11-23T17:00:00Z');
const dueAt = new Date('2026-11-24T17:00:00Z');

/** A server of runs that can be away, and the plans whose runs it was asked for. */
const asked: string[] = [];
let away = false;
const runs = {
  startCall: async () => 'started' as const,
  startContact: async ({ planId }: { planId: string }) => {
    if (away) throw new Error('connection refused');
    asked.push(planId);
  },
};
const deps = { db, runs, now };
const waiting = (over: PlanOver = {}) => aPlan(db, tenantId, { dueAt, runStartedAt: now(), ...over });
const move = (planId: string, at: string, tenant = tenantId) =>
  reschedulePlan(deps, anAct(tenant), { tenantId: tenant, planId, at: new Date(at) });
const cancel = (planId: string, tenant = tenantId) =>
  cancelPlan(deps, anAct(tenant), { tenantId: tenant, planId, note: 'by mail' });
const entries = (planId: string) =>
  withTenant(db, tenantId, (tx) => tx.select().from(auditLog).where(eq(auditLog.subjectId, planId)));

describe('reschedulePlan()', () => {
  test('moves a waiting plan and shows it', async () => {
    const { planId } = await waiting();
    const moved = await move(planId, '2026-11-25T20:00:00Z');
    expect(moved).toMatchObject({ id: planId, dueAt: new Date('2026-11-25T20:00:00Z'), dueReason: 'moved' });
  });
  test('wakes the run, and where it cannot be reached leaves that to the sweep', async () => {
    const { planId } = await waiting();
    await move(planId, '2026-11-25T20:00:00Z');
    expect(asked.filter((id) => id === planId)).toHaveLength(1);
    away = true;
    await move(planId, '2026-11-25T21:00:00Z').finally(() => {
      away = false;
    });
    const later = () => new Date(Date.now() + 60_000);
    await startUnstarted({ db, runs: runs as unknown as RunsPort, now: later });
    await startUnstarted({ db, runs: runs as unknown as RunsPort, now: later });
    expect(asked.filter((id) => id === planId)).toHaveLength(2);
  });
  test('writes in the audit log what took effect, and nothing of what was refused', async () => {
    const { planId } = await waiting();
    await expect(move(planId, '2026-11-25T03:00:00Z')).rejects.toThrow();
    expect(await entries(planId)).toEqual([]);
    await move(planId, '2026-11-25T20:00:00Z');
    await move(planId, '2026-11-25T20:00:00Z');
    expect(await entries(planId)).toMatchObject([{ after: { dueAt: '2026-11-25T20:00:00.000Z' } }]);
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
    expect(await entries(planId)).toMatchObject([{ before: { state: 'waiting' }, after: { state: 'canceled' } }]);
  });
  test('in the middle of a call only says that it ends with it, and so does the audit log', async () => {
    const { planId } = await waiting({ state: 'dialing' });
    const attempt = { id: newId(), number: 1, state: 'accepted' as const, provider: 'simulator', createdAt: now() };
    await withTenant(db, tenantId, (tx) => tx.insert(contactAttempts).values({ tenantId, planId, ...attempt }));
    expect(await cancel(planId)).toMatchObject({ state: 'dialing', endNote: 'by mail' });
    const [entry] = await entries(planId);
    expect(entry?.after).toEqual({ withdrawnAt: now().toISOString() });
  });
  test.each<PlanState>(['completed', 'exhausted', 'failed'])('meets a conflict when it is %s', async (state) => {
    const { planId } = await waiting({ state });
    await expect(cancel(planId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await entries(planId)).toEqual([]);
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
