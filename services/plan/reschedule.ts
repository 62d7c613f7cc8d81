import { invalidField, Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';
import { getPlan, holdPlan, readPlan } from './get.ts';
import { movePlan, type Refusal, refusalOf } from './move.ts';
import type { PlanRef } from './rows.ts';
import { startPlanRun } from './start.ts';
import type { PlanView } from './view.ts';

type RescheduleDeps = { db: Database; runs: Pick<RunsPort, 'startContact'>; now: () => Date };

/**
 * Moves a plan to another moment: row and audit entry in one transaction, then the run looks at the row. The same
 * moment again changes nothing.
 * @throws {Problem} not_found; invalid_input for a moment that has passed or is outside the calling hours; conflict for
 *   a plan that has ended or is being dialed
 */
export async function reschedulePlan(
  deps: RescheduleDeps,
  act: Act,
  { at, ...ref }: PlanRef & { at: Date },
): Promise<PlanView> {
  if (Number.isNaN(at.getTime())) throw invalidField('at', String(at), 'expected an ISO 8601 instant');
  const { db } = deps;
  const plan = await withTenant(db, ref.tenantId, async (tx) => {
    const before = await holdPlan(tx, ref);
    const { state, dueAt } = before;
    if (state === 'waiting' && dueAt?.getTime() === at.getTime()) return before;
    const now = deps.now();
    const refusal = await refusalOf(tx, before, at, now);
    if (refusal) throw problemOf(refusal, ref.planId, at);
    await movePlan(tx, before, { dueAt: at, now });
    const change = { before: { dueAt }, after: { dueAt: at } };
    await recordChange(tx, act, { noun: 'contact-plan', id: ref.planId, ...change });
    return readPlan(tx, ref);
  });
  // The row asks for its run: if it cannot be reached now, the sweep wakes it.
  await startPlanRun(deps, plan).catch(() => {});
  return withTenant(db, ref.tenantId, (tx) => getPlan(tx, ref));
}

function problemOf({ code, nearest }: Refusal, planId: string, at: Date): Problem {
  if (code === 'closed') return new Problem('conflict', `Cannot move plan "${planId}": it has ended`);
  if (code === 'dialing') return new Problem('conflict', `Cannot move plan "${planId}": a call is in progress`);
  if (!nearest) return new Problem('conflict', `Cannot move plan "${planId}": no calling hours are set`);
  const why = code === 'past' ? 'that time has passed' : 'it is outside calling hours';
  return invalidField('at', at.toISOString(), `${why}; the nearest possible time is ${nearest.toISOString()}`);
}
