import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';
import { getPlan, holdPlan, readPlan } from './get.ts';
import { withdrawPlan } from './move.ts';
import { isOpenPlan, type PlanRef } from './rows.ts';
import { startPlanRun } from './start.ts';
import type { PlanView } from './view.ts';

type CancelDeps = { db: Database; runs: Pick<RunsPort, 'startContact'>; now: () => Date };

/**
 * Withdraws a plan: at once while it waits; a call under way is finished first, then nothing follows. An already
 * canceled plan is returned as it is. The audit entry is written with the change and says what took effect; the run
 * then looks at the row.
 * @throws {Problem} not_found; conflict for a plan that ended another way
 */
export async function cancelPlan(
  deps: CancelDeps,
  act: Act,
  { note, ...ref }: PlanRef & { note: string | null },
): Promise<PlanView> {
  const { db, now } = deps;
  const plan = await withTenant(db, ref.tenantId, async (tx) => {
    const before = await holdPlan(tx, ref);
    const { state, withdrawnAt } = before;
    if (!isOpenPlan(state) && state !== 'canceled')
      throw new Problem('conflict', `Cannot cancel plan "${ref.planId}": it has ended as ${state}`);
    await withdrawPlan(tx, before, { note, now: now() });
    const after = await readPlan(tx, ref);
    const change = {
      before: { state, withdrawnAt },
      after: { state: after.state, withdrawnAt: after.withdrawnAt },
    };
    await recordChange(tx, act, { noun: 'contact-plan', id: ref.planId, ...change });
    return after;
  });
  // The row asks for its run: if it cannot be reached now, the sweep wakes it.
  await startPlanRun(deps, plan).catch(() => {});
  return withTenant(db, ref.tenantId, (tx) => getPlan(tx, ref));
}
