import { and, eq } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import type { RunsPort } from '../runs/port.ts';
import type { PlanRow } from './rows.ts';

type StartDeps = { db: Database; runs: Pick<RunsPort, 'startContact'>; now: () => Date };

/**
 * Makes sure that the plan's run exists and knows what the row says: starts it, or wakes it. Does nothing if the run
 * already knows. Harmless when repeated and for an ended plan: its run looks at the row and ends. A row changed after
 * it was read here still asks for the run.
 * @throws {Problem} unavailable while Temporal is down: the row still asks, and the sweep tries again
 */
export async function startPlanRun({ db, runs, now }: StartDeps, plan: PlanRow): Promise<void> {
  const { tenantId, id: planId, run, version, dueAt, createdAt, runStartedAt } = plan;
  if (runStartedAt) return;
  await runs.startContact({ tenantId, planId, run, dueAt: dueAt ?? createdAt });
  const asRead = and(
    eq(contactPlans.tenantId, tenantId),
    eq(contactPlans.id, planId),
    eq(contactPlans.run, run),
    eq(contactPlans.version, version),
  );
  await withTenant(db, tenantId, (tx) => tx.update(contactPlans).set({ runStartedAt: now() }).where(asRead));
}
