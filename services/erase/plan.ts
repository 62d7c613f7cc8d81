import { and, eq, isNull } from 'drizzle-orm';
import { Problem } from '../../core/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { tell } from '../journal/tell.ts';
import { holdPlan, readPlan } from '../plan/get.ts';
import { lockPlan, type PlanRef } from '../plan/rows.ts';
import type { RunsPort } from '../runs/port.ts';
import { attemptsOf, byStore, type ErasureReceipt } from './rows.ts';
import type { Subjects } from './rule.ts';
import { type Counts, eraseFromTables } from './tables.ts';

export type PlanEraseDeps = { db: Database; runs: Pick<RunsPort, 'eraseContact'>; now: () => Date };

/**
 * Erases a contact plan without a call: first its run with the history, then its attempts, events and rows in one
 * transaction. A call that is being placed continues at the provider; its status finds no attempt and is dropped. After
 * a kill in between the plan is as before: the sweep starts its run again, and the same request erases it.
 * @throws {Problem} not_found, also the second time; conflict for a plan from a call, which is erased with its call;
 *   unavailable if Temporal cannot be reached: nothing is erased then
 */
export async function erasePlan(deps: PlanEraseDeps, act: Act, ref: PlanRef): Promise<ErasureReceipt> {
  const { db, runs, now } = deps;
  const { tenantId, planId } = ref;
  const { callId, run } = await withTenant(db, tenantId, (tx) => readPlan(tx, ref));
  if (callId) throw new Problem('conflict', `Cannot erase plan "${planId}" alone: it is erased with call "${callId}"`);
  await runs.eraseContact({ tenantId, planId, run });
  const erase = async (tx: Tx) => {
    await holdPlan(tx, ref);
    const counts = await erasePlanRows(tx, { tenantId, planIds: [planId], now: now() });
    const rows = [...counts].map(([what, count]) => ({ store: 'database', what, count }));
    const erased = [...rows, { store: 'temporal', what: 'runs', count: 1 }];
    await recordChange(tx, act, { noun: 'contact-plan', id: planId, after: { erased: byStore(erased) } });
    return { id: planId, erasedAt: now(), erased };
  };
  return withTenant(db, tenantId, erase, 'erasure');
}

type OfCustomer = { tenantId: string; customerId: string };

/** Plans for a customer without a call, each with the number of its run. */
export const ownPlansOf = (tx: Tx, { tenantId, customerId }: OfCustomer) =>
  tx
    .select({ planId: contactPlans.id, run: contactPlans.run })
    .from(contactPlans)
    .where(
      and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.customerId, customerId), isNull(contactPlans.callId)),
    );

/** What finds the rows of such plans. */
export const plansSubject = async (
  tx: Tx,
  tenantId: string,
  planIds: readonly string[],
): Promise<Subjects['plans']> => ({
  tenantId,
  planIds,
  attemptIds: await attemptsOf(tx, tenantId, planIds),
});

/** Removes every row of plans without a call. Locks them first, so that no attempt begins. No plans, no rows. */
export async function erasePlanRows(
  tx: Tx,
  { tenantId, planIds, now }: { tenantId: string; planIds: readonly string[]; now: Date },
): Promise<Counts> {
  // In the order of their ids, so that two erasures wait for each other and never in a circle.
  for (const planId of planIds.toSorted()) await lockPlan(tx, { tenantId, planId });
  if (planIds.length === 0) return new Map();
  const counts = await eraseFromTables(tx, 'plans', await plansSubject(tx, tenantId, planIds));
  for (const planId of planIds) tell(tx, { tenantId, type: 'plan.erased', data: { planId }, at: now });
  return counts;
}
