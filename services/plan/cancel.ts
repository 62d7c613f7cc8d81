import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';
import { getPlan, readPlan } from './get.ts';
import { isOpenPlan, type PlanRef } from './rows.ts';
import { startPlanRun } from './start.ts';
import type { PlanView } from './view.ts';

type CancelDeps = { db: Database; runs: Pick<RunsPort, 'startContact' | 'cancelContact'>; now: () => Date };

/**
 * Withdraws a plan: at once while it waits; a call that is under way is finished first, then nothing follows. A plan that is canceled
 * already is answered as it is. The audit log has it before the run hears of it.
 * @throws {Problem} not_found; conflict for a plan that ended another way.
 */
export async function cancelPlan(
  deps: CancelDeps,
  act: Act,
  { note, requestId, ...ref }: PlanRef & { note: string | null; requestId: string },
): Promise<PlanView> {
  const { db, runs } = deps;
  const plan = await withTenant(db, ref.tenantId, async (tx) => {
    const row = await readPlan(tx, ref);
    const { state } = row;
    if (!isOpenPlan(state) && state !== 'canceled')
      throw new Problem('conflict', `Cannot cancel plan "${ref.planId}": it has ended as ${state}`);
    const after = { state: 'canceled' };
    await recordChange(tx, act, { noun: 'contact-plan', id: ref.planId, before: { state }, after });
    return row;
  });
  if (isOpenPlan(plan.state)) {
    await startPlanRun(deps, plan); // where a crash has left it without one, nobody would be there to listen
    await runs.cancelContact(ref, { note, requestId });
  }
  return withTenant(db, ref.tenantId, (tx) => getPlan(tx, ref));
}
