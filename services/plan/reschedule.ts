import { invalidField, Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';
import { getPlan, readPlan } from './get.ts';
import { type Refusal, refusalOf } from './move.ts';
import type { PlanRef } from './rows.ts';
import { startPlanRun } from './start.ts';
import type { PlanView } from './view.ts';

type RescheduleDeps = { db: Database; runs: Pick<RunsPort, 'startContact' | 'rescheduleContact'>; now: () => Date };

/**
 * Moves a plan to another moment. The rows are asked first, so that a refusal can say which moment would do; the run that waits has
 * the last word and writes it down; the audit log has it before.
 * @param change.requestId the same request again gives the first answer.
 * @throws {Problem} not_found; invalid_input for a moment that has passed or lies outside the calling hours; conflict for a plan that
 *   has ended or is being dialed.
 */
export async function reschedulePlan(
  deps: RescheduleDeps,
  act: Act,
  { at, requestId, ...ref }: PlanRef & { at: Date; requestId: string },
): Promise<PlanView> {
  if (Number.isNaN(at.getTime())) throw invalidField('at', String(at), 'expected an ISO 8601 instant');
  const { db, runs, now } = deps;
  const { plan, refusal } = await withTenant(db, ref.tenantId, async (tx) => {
    const plan = await readPlan(tx, ref);
    const repeated = plan.state === 'waiting' && plan.dueAt?.getTime() === at.getTime();
    const refusal = repeated ? null : await refusalOf(tx, plan, at, now());
    const change = { before: { dueAt: plan.dueAt }, after: { dueAt: at } };
    if (!refusal) await recordChange(tx, act, { noun: 'contact-plan', id: ref.planId, ...change });
    return { plan, refusal };
  });
  if (refusal) throw problemOf(refusal, ref.planId, at);
  await startPlanRun(deps, plan);
  await runs.rescheduleContact(ref, { at, requestId });
  return withTenant(db, ref.tenantId, (tx) => getPlan(tx, ref));
}

function problemOf({ code, nearest }: Refusal, planId: string, at: Date): Problem {
  if (code === 'closed') return new Problem('conflict', `Cannot move plan "${planId}": it has ended`);
  if (code === 'dialing') return new Problem('conflict', `Cannot move plan "${planId}": a call is in progress`);
  if (!nearest) return new Problem('conflict', `Cannot move plan "${planId}": no calling hours are set`);
  const why = code === 'past' ? 'that time has passed' : 'it is outside calling hours';
  return invalidField('at', at.toISOString(), `${why}; the nearest possible time is ${nearest.toISOString()}`);
}
