import { and, eq } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import type { RunsPort } from '../runs/port.ts';
import { isOpenPlan, type PlanRow } from './rows.ts';

type StartDeps = { db: Database; runs: Pick<RunsPort, 'startContact'>; now: () => Date };

/** Starts the run of a plan that has none yet. Harmless twice; a plan that has ended needs none. */
export async function startPlanRun({ db, runs, now }: StartDeps, plan: PlanRow): Promise<void> {
  const { tenantId, id: planId, dueAt, state, runStartedAt } = plan;
  if (runStartedAt || !dueAt || !isOpenPlan(state)) return;
  await runs.startContact({ tenantId, planId, dueAt });
  await withTenant(db, tenantId, (tx) =>
    tx
      .update(contactPlans)
      .set({ runStartedAt: now() })
      .where(and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.id, planId))),
  );
}
