import { and, eq } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { lockPlan, type PlanRef, type PlanRow, readAttempts } from './rows.ts';
import { type PlanView, toView } from './view.ts';

/** @throws {Problem} not_found, also for another tenant's plan. */
export async function readPlan(tx: Tx, ref: PlanRef): Promise<PlanRow> {
  const thisPlan = and(eq(contactPlans.tenantId, ref.tenantId), eq(contactPlans.id, ref.planId));
  const [row] = isUuid(ref.planId) ? await tx.select().from(contactPlans).where(thisPlan) : [];
  return row ?? missing(ref);
}

/** The same, locked until the end of the transaction. @throws {Problem} not_found */
export const holdPlan = async (tx: Tx, ref: PlanRef): Promise<PlanRow> =>
  (isUuid(ref.planId) && (await lockPlan(tx, ref))) || missing(ref);

/** One plan with its quotes and attempts. */
export async function getPlan(tx: Tx, ref: PlanRef): Promise<PlanView> {
  const row = await readPlan(tx, ref);
  return toView(row, await readAttempts(tx, ref));
}

function missing({ planId }: PlanRef): never {
  throw notFound('contact plan', planId);
}
