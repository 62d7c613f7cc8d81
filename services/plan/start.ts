import { and, eq } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import type { RunsPort } from '../runs/port.ts';
import type { PlanRow } from './rows.ts';

type StartDeps = { db: Database; runs: Pick<RunsPort, 'startContact'>; now: () => Date };

/**
 * Sees to it that the run of a plan is there and knows what the row says: starts it, or wakes the one that runs. Nothing to do where the
 * run knows already. Harmless twice and for a plan that has ended: its run looks at the row and ends. A change of the row after it was
 * read here asks for the run again, and is not taken for known.
 * @throws {Problem} unavailable while the server of runs is away: the row still asks, and the sweep tries again
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
