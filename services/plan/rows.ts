import { and, asc, eq, sql } from 'drizzle-orm';
import type { AttemptState, PlanState } from '../../core/contact/plan.ts';
import type { Tx } from '../../db/open.ts';
import { contactAttempts, contactPlans } from '../../db/tables/plans.ts';
import { tell } from '../journal/tell.ts';
import type { PlanRun } from '../runs/port.ts';

export type PlanRef = { tenantId: string; planId: string };
export type AttemptRun = PlanRun & { attemptId: string };
export type PlanRow = typeof contactPlans.$inferSelect;
export type AttemptRow = typeof contactAttempts.$inferSelect;

const thisPlan = ({ tenantId, planId }: PlanRef) =>
  and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.id, planId));

/** States in which a call may be under way or about to be. */
export const openStates: readonly AttemptState[] = ['planned', 'asked', 'unknown', 'accepted', 'answered'];

/** True while something is still to happen. */
export const isOpenPlan = (state: PlanState): boolean => state === 'waiting' || state === 'dialing';

/** Locks the plan until the end of the transaction: whoever changes it or its attempts takes this lock first. */
export async function lockPlan(tx: Tx, ref: PlanRef): Promise<PlanRow | undefined> {
  const [row] = await tx.select().from(contactPlans).where(thisPlan(ref)).for('update');
  return row;
}

/**
 * The same for a plan's run; undefined if the plan was erased or its row expects a later run: then this one changes
 * nothing.
 */
export async function lockForRun(tx: Tx, { run, ...ref }: PlanRun): Promise<PlanRow | undefined> {
  const plan = await lockPlan(tx, ref);
  return plan?.run === run ? plan : undefined;
}

/** Attempts of a plan in order of creation. */
export const readAttempts = (tx: Tx, { tenantId, planId }: PlanRef): Promise<AttemptRow[]> =>
  tx
    .select()
    .from(contactAttempts)
    .where(and(eq(contactAttempts.tenantId, tenantId), eq(contactAttempts.planId, planId)))
    .orderBy(asc(contactAttempts.number));

export const changePlan = (tx: Tx, ref: PlanRef, change: Partial<PlanRow>) =>
  tx.update(contactPlans).set(change).where(thisPlan(ref));

export const changeAttempt = (
  tx: Tx,
  { tenantId, attemptId }: { tenantId: string; attemptId: string },
  change: Partial<AttemptRow>,
) =>
  tx
    .update(contactAttempts)
    .set(change)
    .where(and(eq(contactAttempts.tenantId, tenantId), eq(contactAttempts.id, attemptId)));

/**
 * A change that does not come from the plan's run: the row asks for the run to be started or woken until it is known to
 * have noticed.
 */
export const changeFromOutside = (tx: Tx, ref: PlanRef, change: Partial<PlanRow>) =>
  tx
    .update(contactPlans)
    .set({ ...change, version: sql`${contactPlans.version} + 1`, runStartedAt: null })
    .where(thisPlan(ref));

/** Ends a plan and tells the event; the caller holds its lock and has checked that it is open. */
export async function endPlan(
  tx: Tx,
  plan: PlanRow,
  { state, reason }: { state: PlanState; reason: string },
  now: Date,
): Promise<void> {
  const ref = { tenantId: plan.tenantId, planId: plan.id };
  await changePlan(tx, ref, { state, endReason: reason, endedAt: now, dueAt: null, dueReason: null });
  tell(tx, { ...ref, callId: plan.callId, type: 'plan.ended', data: { state, reason }, at: now });
}

/** One transaction at a time decides about a number, whichever plan it is for. */
export const lockNumber = (tx: Tx, { tenantId, phoneE164 }: { tenantId: string; phoneE164: string }) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${tenantId}/${phoneE164}`}, 0))`);
