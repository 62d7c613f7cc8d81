import { and, eq } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { type PlanRef, type PlanRow, readAttempts } from './rows.ts';
import { type PlanView, toView } from './view.ts';

/** @throws {Problem} not_found, also for another tenant's plan. */
export async function readPlan(tx: Tx, { tenantId, planId }: PlanRef): Promise<PlanRow> {
  const [row] = isUuid(planId)
    ? await tx
        .select()
        .from(contactPlans)
        .where(and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.id, planId)))
    : [];
  if (!row) throw notFound('contact plan', planId);
  return row;
}

/** One plan with its quotes and attempts. */
export async function getPlan(tx: Tx, ref: PlanRef): Promise<PlanView> {
  const row = await readPlan(tx, ref);
  return toView(row, await readAttempts(tx, ref));
}
