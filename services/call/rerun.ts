import { and, eq, inArray } from 'drizzle-orm';
import { type CallRef, type Step, stageOfStep, steps } from '../../core/call.ts';
import { Problem } from '../../core/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import { callSteps, calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, type Change, recordChange } from '../audit/change.ts';
import { holdCall } from '../journal/hold.ts';
import { tell } from '../journal/tell.ts';
import type { RunsPort } from '../runs/port.ts';
import { planCall } from './plan.ts';
import { startCallRun } from './start.ts';

type AuditedFields = Pick<Change, 'before' | 'after'>;
type RerunDeps = { db: Database; runs: Pick<RunsPort, 'startCall' | 'stopCall'>; now: () => Date };

/**
 * Runs an ended call again, from one of its steps to the last; earlier results stay. Of two concurrent requests, the
 * row lets one through. Each rerun has its own run number, so it can be requested while the previous run is still
 * closing.
 * @param change What else changes in the same transaction.
 * @returns the fields the audit log records for it.
 * @throws {Problem} not_found; conflict while the call is under way or parked
 */
export async function rerunCall(
  { db, runs, now }: RerunDeps,
  act: Act,
  { from, ...ref }: CallRef & { from: Step },
  change: (tx: Tx) => Promise<AuditedFields> = async () => ({}),
): Promise<void> {
  const call = await withTenant(db, ref.tenantId, async (tx) => {
    const row = await holdCall(tx, ref);
    if (!row.finishedAt) throw new Problem('conflict', `Cannot run call "${ref.callId}" again: it is ${row.stage}`);
    const { before, after } = await change(tx);
    await beginAgain(tx, row, from, now());
    await recordChange(tx, act, {
      noun: 'call',
      id: ref.callId,
      before: { stage: row.stage, ...before },
      after: { stage: stageOfStep[from], from, ...after },
    });
    return { ...row, run: row.run + 1, plan: await planCall(tx, ref, now()) };
  });
  // The row asks for its run: if it cannot be started now, the sweep starts it.
  await startCallRun({ db, runs, now }, { ...call, callId: call.id }).catch(() => {});
}

const thisCall = (ref: CallRef) => and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId));

async function beginAgain(tx: Tx, call: typeof calls.$inferSelect, from: Step, now: Date): Promise<void> {
  const ref = { tenantId: call.tenantId, callId: call.id };
  const run = call.run + 1;
  const stage = stageOfStep[from];
  await tx.update(calls).set({ stage, run, finishedAt: null, runStartedAt: null }).where(thisCall(ref));
  const again = steps.slice(steps.indexOf(from));
  await tx
    .update(callSteps)
    .set({ state: 'waiting', reasonCode: null, finishedAt: null, firstError: null })
    .where(and(eq(callSteps.tenantId, ref.tenantId), eq(callSteps.callId, ref.callId), inArray(callSteps.step, again)));
  tell(tx, { ...ref, type: 'call.rerun', run, data: { from, stage }, at: now });
}
