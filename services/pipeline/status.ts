import { and, asc, count, eq, inArray, isNotNull, isNull, min, sql } from 'drizzle-orm';
import { type Stage, type Step, type StepState, stages, stepStates, steps } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls, parked } from '../../db/tables/calls.ts';
import { reviewItems } from '../../db/tables/customers.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { faultOf, readStored } from '../config/config.ts';
import type { QueueStatus } from '../runs/queues.ts';
import { type Alert, alertsOf } from './alerts.ts';
import { findFailingProviders } from './failing.ts';
import { type FlowSlice, readFlow } from './flow.ts';
import { findRebuilt } from './rebuilt.ts';

const ended: Stage[] = ['done', 'partial', 'failed', 'canceled'];
/** Listed explicitly, so the index by stage finds them among many that have ended. */
const waiting = stages.filter((stage) => !ended.includes(stage) && stage !== 'parked');

export type PipelineStatus = {
  /** Calls by stage, including stages with 0. */
  stages: Record<Stage, number>;
  /** States of the steps of calls that are still under way. */
  steps: Record<Step, Record<StepState, number>>;
  /**
   * When the oldest call that has not finished a step was received: all before it have. Null if none waits; parked
   * calls do not count.
   */
  watermarks: Record<Step, Date | null>;
  /**
   * When the call that has waited longest was received; null if none is under way. Parked calls wait for a person and
   * do not count.
   */
  oldestWaiting: { callId: string; stage: Stage; receivedAt: Date } | null;
  /** `oldestAt`: when the longest-parked one was parked. */
  parked: { total: number; oldestAt: Date | null; byReason: { step: Step; reasonCode: string; calls: number }[] };
  reviewItems: number;
  plans: { waiting: number; dialing: number; nextDueAt: Date | null };
  /** Calls whose run has not been seen to exist; more than a handful for longer than seconds means Temporal is down. */
  withoutRun: number;
  flow: FlowSlice[];
  /** Null while Temporal cannot be reached. */
  seats: QueueStatus[] | null;
  alerts: Alert[];
};

/** The state of a tenant's work, counted from the rows themselves. @param seats From Temporal. */
export async function readPipelineStatus(
  tx: Tx,
  { tenantId, now, seats }: { tenantId: string; now: Date; seats: QueueStatus[] | null },
): Promise<PipelineStatus> {
  const [stages, steps, watermarks, oldestWaiting, parked, reviewItems, plans, withoutRun, flow, failing, rebuilt] =
    await Promise.all([
      countStages(tx, tenantId),
      countSteps(tx, tenantId),
      readWatermarks(tx, tenantId),
      findOldest(tx, tenantId),
      countParked(tx, tenantId),
      countReviewItems(tx, tenantId),
      countPlans(tx, tenantId),
      findWithoutRun(tx, tenantId),
      readFlow(tx, { tenantId, now }),
      findFailingProviders(tx, { tenantId, now }),
      findRebuilt(tx, { tenantId, now }),
    ]);
  const { stored } = await readStored(tx, tenantId);
  const alerts = alertsOf({
    now,
    seats,
    oldestWaiting,
    parked,
    oldestWithoutRun: withoutRun.oldest,
    settingsFault: faultOf(stored),
    rebuilt,
    failing,
  });
  const counts = { stages, steps, parked, reviewItems, plans, withoutRun: withoutRun.total };
  return { ...counts, watermarks, oldestWaiting, flow, seats, alerts };
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
  const underWay = and(
    eq(calls.tenantId, tenantId),
    isNull(calls.finishedAt),
    inArray(calls.stage, [...waiting, 'parked']),
  );
  const [rows, all] = await Promise.all([
    tx
      .select({ step: callSteps.step, state: callSteps.state, calls: count() })
      .from(callSteps)
      .innerJoin(calls, and(eq(calls.tenantId, callSteps.tenantId), eq(calls.id, callSteps.callId)))
      .where(underWay)
      .groupBy(callSteps.step, callSteps.state),
    tx.$count(calls, underWay),
  ]);
  const totals = zeros<Step, Record<StepState, number>>(steps, () => zeros<StepState, number>(stepStates, () => 0));
  for (const row of rows) totals[row.step][row.state] = row.calls;
  for (const step of steps) {
    const begun = stepStates.reduce((sum, state) => sum + totals[step][state], 0);
    totals[step].waiting += all - begun;
  }
  return totals;
}

async function readWatermarks(tx: Tx, tenantId: string) {
  const through: StepState[] = ['done', 'skipped', 'failed'];
  const names = sql.join(
    steps.map((step) => sql`(${step}::text)`),
    sql`, `,
  );
  const { rows } = await tx.execute<{ step: Step; oldest: string | Date }>(sql`
    select s.step, min(c.received_at) as oldest
    from ${calls} c cross join (values ${names}) as s(step)
    left join ${callSteps} cs on cs.tenant_id = c.tenant_id and cs.call_id = c.id and cs.step = s.step
    where c.tenant_id = ${tenantId} and c.finished_at is null and c.stage in ${waiting} and (cs.state is null or cs.state not in ${through})
    group by s.step`);
  const marks = zeros<Step, Date | null>(steps, () => null);
  for (const { step, oldest } of rows) marks[step] = new Date(oldest);
  return marks;
}

async function findOldest(tx: Tx, tenantId: string) {
  const [row] = await tx
    .select({ callId: calls.id, stage: calls.stage, receivedAt: calls.receivedAt })
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), isNull(calls.finishedAt), inArray(calls.stage, waiting)))
    .orderBy(calls.receivedAt)
    .limit(1);
  return row ?? null;
}

async function findWithoutRun(tx: Tx, tenantId: string) {
  const unstarted = and(eq(calls.tenantId, tenantId), isNull(calls.runStartedAt));
  const [[oldest], total] = await Promise.all([
    tx
      .select({ callId: calls.id, receivedAt: calls.receivedAt })
      .from(calls)
      .where(unstarted)
      .orderBy(asc(calls.receivedAt))
      .limit(1),
    tx.$count(calls, unstarted),
  ]);
  return { total, oldest: oldest ?? null };
}

const countReviewItems = (tx: Tx, tenantId: string) =>
  tx.$count(reviewItems, and(eq(reviewItems.tenantId, tenantId), isNull(reviewItems.resolvedAt)));

async function countParked(tx: Tx, tenantId: string) {
  const rows = await tx
    .select({ step: parked.step, reasonCode: parked.reasonCode, calls: count(), oldestAt: min(parked.parkedAt) })
    .from(parked)
    .where(and(eq(parked.tenantId, tenantId), isNull(parked.resolvedAt)))
    .groupBy(parked.step, parked.reasonCode)
    .orderBy(parked.step, parked.reasonCode);
  const byReason = rows.map(({ oldestAt: _oldest, ...row }) => row);
  const times = rows.flatMap(({ oldestAt }) => oldestAt?.getTime() ?? []);
  const oldestAt = times.length > 0 ? new Date(Math.min(...times)) : null;
  return { total: rows.reduce((sum, row) => sum + row.calls, 0), oldestAt, byReason };
}

async function countPlans(tx: Tx, tenantId: string) {
  const [row] = await tx
    .select({
      waiting: sql<number>`count(*) filter (where ${contactPlans.state} = 'waiting')`.mapWith(Number),
      dialing: sql<number>`count(*) filter (where ${contactPlans.state} = 'dialing')`.mapWith(Number),
      nextDueAt: min(contactPlans.dueAt),
    })
    .from(contactPlans)
    // An ended plan is no longer due, so the index by that time leaves it out.
    .where(and(eq(contactPlans.tenantId, tenantId), isNotNull(contactPlans.dueAt)));
  return row ?? { waiting: 0, dialing: 0, nextDueAt: null };
}
