import { and, count, eq, isNull, min, notInArray, sql } from 'drizzle-orm';
import { type Stage, type Step, type StepState, stages, stepStates, steps } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls, parked } from '../../db/tables/calls.ts';
import { reviewItems } from '../../db/tables/customers.ts';
import { contactPlans } from '../../db/tables/plans.ts';

const ended: Stage[] = ['done', 'partial', 'failed', 'canceled'];

export type PipelineStatus = {
  /** Calls by stage; every stage is named, also with 0. */
  stages: Record<Stage, number>;
  /** States of the steps of calls that are still under way. */
  steps: Record<Step, Record<StepState, number>>;
  /** When the call that waits longest came in; null when none is under way. Parked calls wait for a person and do not count. */
  oldestWaiting: { callId: string; stage: Stage; receivedAt: Date } | null;
  parked: { total: number; byReason: { step: Step; reasonCode: string; calls: number }[] };
  reviewItems: number;
  plans: { waiting: number; dialing: number; nextDueAt: Date | null };
  /** Calls whose run has not been seen to exist; more than a handful for longer than seconds means that Temporal is away. */
  withoutRun: number;
};

/** Where a tenant's work stands, counted from the rows themselves. */
export async function readPipelineStatus(tx: Tx, { tenantId }: { tenantId: string }): Promise<PipelineStatus> {
  const plans = await countPlans(tx, tenantId);
  return {
    stages: await countStages(tx, tenantId),
    steps: await countSteps(tx, tenantId),
    oldestWaiting: await findOldest(tx, tenantId),
    parked: await countParked(tx, tenantId),
    reviewItems: await tx.$count(reviewItems, and(eq(reviewItems.tenantId, tenantId), isNull(reviewItems.resolvedAt))),
    plans,
    withoutRun: await tx.$count(calls, and(eq(calls.tenantId, tenantId), isNull(calls.runStartedAt))),
  };
}

const zeros = <K extends string, V>(keys: readonly K[], value: () => V) =>
  Object.fromEntries(keys.map((key) => [key, value()])) as Record<K, V>;

async function countStages(tx: Tx, tenantId: string) {
  const rows = await tx
    .select({ stage: calls.stage, calls: count() })
    .from(calls)
    .where(eq(calls.tenantId, tenantId))
    .groupBy(calls.stage);
  const totals = zeros<Stage, number>(stages, () => 0);
  for (const row of rows) totals[row.stage] = row.calls;
  return totals;
}

async function countSteps(tx: Tx, tenantId: string) {
  const rows = await tx
    .select({ step: callSteps.step, state: callSteps.state, calls: count() })
    .from(callSteps)
    .innerJoin(calls, and(eq(calls.tenantId, callSteps.tenantId), eq(calls.id, callSteps.callId)))
    .where(and(eq(calls.tenantId, tenantId), notInArray(calls.stage, ended)))
    .groupBy(callSteps.step, callSteps.state);
  const totals = zeros<Step, Record<StepState, number>>(steps, () => zeros<StepState, number>(stepStates, () => 0));
  for (const row of rows) totals[row.step][row.state] = row.calls;
  const underWay = await tx.$count(calls, and(eq(calls.tenantId, tenantId), notInArray(calls.stage, ended)));
  for (const step of steps) {
    const begun = stepStates.reduce((sum, state) => sum + totals[step][state], 0);
    totals[step].waiting += underWay - begun;
  }
  return totals;
}

async function findOldest(tx: Tx, tenantId: string) {
  const [row] = await tx
    .select({ callId: calls.id, stage: calls.stage, receivedAt: calls.receivedAt })
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), notInArray(calls.stage, [...ended, 'parked'])))
    .orderBy(calls.receivedAt)
    .limit(1);
  return row ?? null;
}

async function countParked(tx: Tx, tenantId: string) {
  const byReason = await tx
    .select({ step: parked.step, reasonCode: parked.reasonCode, calls: count() })
    .from(parked)
    .where(and(eq(parked.tenantId, tenantId), isNull(parked.resolvedAt)))
    .groupBy(parked.step, parked.reasonCode)
    .orderBy(parked.step, parked.reasonCode);
  return { total: byReason.reduce((sum, row) => sum + row.calls, 0), byReason };
}

async function countPlans(tx: Tx, tenantId: string) {
  const [row] = await tx
    .select({
      waiting: sql<number>`count(*) filter (where ${contactPlans.state} = 'waiting')`.mapWith(Number),
      dialing: sql<number>`count(*) filter (where ${contactPlans.state} = 'dialing')`.mapWith(Number),
      nextDueAt: min(contactPlans.dueAt),
    })
    .from(contactPlans)
    .where(eq(contactPlans.tenantId, tenantId));
  return row ?? { waiting: 0, dialing: 0, nextDueAt: null };
}
