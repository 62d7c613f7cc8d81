import { and, eq, isNull, sql } from 'drizzle-orm';
import type { RunLoss } from '../../core/run.ts';
import { calls } from '../../db/tables/calls.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import { startCallRun } from '../call/start.ts';
import { hasNotEnded } from '../journal/open.ts';
import { tell } from '../journal/tell.ts';
import { startPlanRun } from '../plan/start.ts';
import { readCallStarts } from './starts.ts';
import type { SweepDeps } from './unstarted.ts';

type Lost = { tenantId: string; id: string; run: number };

/**
 * Moves a call to its next run, at the step where its row stands, with the cause on the row. Ended steps are not run
 * again, so nothing is paid for twice. If the new run cannot be started now, the row asks for it and the sweep starts
 * it.
 * @returns false if somebody was faster, or the call has ended in the meantime
 */
export async function rebuildCall(deps: SweepDeps, { tenantId, id, run }: Lost, cause: RunLoss): Promise<boolean> {
  const at = deps.now();
  const still = and(eq(calls.tenantId, tenantId), eq(calls.id, id), eq(calls.run, run), hasNotEnded);
  const taken = await withTenant(deps.db, tenantId, async (tx) => {
    const next = { run: run + 1, runStartedAt: null, rebuiltCause: cause, rebuiltAt: at };
    const [row] = await tx.update(calls).set(next).where(still).returning({ id: calls.id });
    if (!row) return false;
    const data = { cause };
    tell(tx, { tenantId, callId: id, type: 'call.rebuilt', run: run + 1, data, at });
    return true;
  });
  if (taken) await startNow(deps, { tenantId, id }).catch(() => {});
  return taken;
}

async function startNow(deps: SweepDeps, { tenantId, id }: { tenantId: string; id: string }): Promise<void> {
  for (const call of await readCallStarts(deps, tenantId, [id])) await startCallRun(deps, call);
}

/** The same for a plan. A call that was being placed is looked up at the provider before anything is dialed. */
export async function rebuildPlan(deps: SweepDeps, { tenantId, id, run }: Lost, cause: RunLoss): Promise<boolean> {
  const at = deps.now();
  const { endedAt, version } = contactPlans;
  const ours = and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.id, id), eq(contactPlans.run, run));
  const plan = await withTenant(deps.db, tenantId, async (tx) => {
    const next = { run: run + 1, version: sql`${version} + 1`, runStartedAt: null, rebuiltCause: cause, rebuiltAt: at };
    const [row] = await tx
      .update(contactPlans)
      .set(next)
      .where(and(ours, isNull(endedAt)))
      .returning();
    if (!row) return undefined;
    const data = { cause };
    tell(tx, { tenantId, callId: row.callId, planId: id, type: 'plan.rebuilt', run: row.run, data, at });
    return row;
  });
  if (plan) await startPlanRun(deps, plan).catch(() => {});
  return plan !== undefined;
}
