import { and, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { startCallRun } from '../call/start.ts';
import { startPlanRun } from '../plan/start.ts';
import type { RunsPort } from '../runs/port.ts';
import { groupByTenant } from './group.ts';
import { readCallStarts } from './starts.ts';

export type SweepDeps = { db: Database; runs: RunsPort; now: () => Date };

const atOnce = 16;

/**
 * Starts the runs of rows that ask for one: after a crash between commit and start, while the server was down, and for
 * plans that changed while their run could not be reached. Only rows older than `olderThanMs`, which gives the original
 * request time to do it. Harmless when repeated and from several workers at once: a run's id is derived from its row. A
 * row that cannot be started does not block others.
 * @returns How many runs were started or found running
 * @throws {AggregateError} after the round, if some could not be started; they stay for the next
 */
export async function startUnstarted(
  deps: SweepDeps,
  { olderThanMs = 3_000, limit = 500 }: { olderThanMs?: number; limit?: number } = {},
): Promise<number> {
  const { db, now } = deps;
  const before = new Date(now().getTime() - olderThanMs);
  const found = await withSystem(db, async (tx) => ({
    calls: await tx
      .select({ tenantId: calls.tenantId, id: calls.id })
      .from(calls)
      .where(and(isNull(calls.runStartedAt), lt(calls.receivedAt, before)))
      .orderBy(calls.receivedAt)
      .limit(limit),
    plans: await tx
      .select({ tenantId: contactPlans.tenantId, id: contactPlans.id })
      .from(contactPlans)
      .where(and(isNull(contactPlans.runStartedAt), lt(contactPlans.createdAt, before)))
      .orderBy(contactPlans.createdAt)
      .limit(limit),
  }));

  const starts: (() => Promise<void>)[] = [];
  for (const [tenantId, ids] of groupByTenant(found.calls)) {
    for (const call of await readCallStarts(deps, tenantId, ids)) starts.push(() => startCallRun(deps, call));
  }
  for (const [tenantId, ids] of groupByTenant(found.plans)) {
    const ours = and(eq(contactPlans.tenantId, tenantId), inArray(contactPlans.id, ids));
    const rows = await withTenant(db, tenantId, (tx) => tx.select().from(contactPlans).where(ours));
    for (const plan of rows) starts.push(() => startPlanRun(deps, plan));
  }
  const failures: unknown[] = [];
  for (let at = 0; at < starts.length; at += atOnce) {
    const outcomes = await Promise.allSettled(starts.slice(at, at + atOnce).map((start) => start()));
    failures.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} runs cannot be started yet`);
  return starts.length;
}
