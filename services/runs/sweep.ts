import { and, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { type EarlierSteps, readEarlier } from '../journal/earlier.ts';
import type { RunsPort } from './port.ts';

type Found = { tenantId: string; id: string };

const byTenant = (rows: readonly Found[]) => {
  const groups = new Map<string, string[]>();
  for (const { tenantId, id } of rows) groups.set(tenantId, [...(groups.get(tenantId) ?? []), id]);
  return groups;
};

/**
 * Starts the runs that a crash between commit and start left behind: rows older than `olderThanMs` without a run. Harmless twice
 * and from several workers at once: a run's id is derived from its row, and an existing run is taken as started. A row that cannot be
 * started does not keep the others waiting.
 * @returns How many runs were started or found running.
 * @throws {AggregateError} after the round, when some could not be started; they stay for the next.
 */
export async function sweepRuns(
  { db, runs, now }: { db: Database; runs: RunsPort; now: () => Date },
  { olderThanMs = 3_000, limit = 500 }: { olderThanMs?: number; limit?: number } = {},
): Promise<number> {
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

  let started = 0;
  const failures: unknown[] = [];
  const tryStart = async <T extends { id: string }>(rows: readonly T[], start: (row: T) => Promise<void>) => {
    const outcomes = await Promise.allSettled(rows.map(start));
    failures.push(...outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])));
    const ids = rows.filter((_, at) => outcomes[at]?.status === 'fulfilled').map(({ id }) => id);
    started += ids.length;
    return ids;
  };

  for (const [tenantId, ids] of byTenant(found.calls)) {
    const ours = (some: string[]) => and(eq(calls.tenantId, tenantId), inArray(calls.id, some));
    const rows = await withTenant(db, tenantId, async (tx) => {
      const some: (typeof calls.$inferSelect & { earlier?: EarlierSteps })[] = [];
      for (const row of await tx.select().from(calls).where(ours(ids))) {
        const ref = { tenantId, callId: row.id };
        some.push(row.rerunFrom ? { ...row, earlier: await readEarlier(tx, ref, row.rerunFrom) } : row);
      }
      return some;
    });
    const done = await tryStart(rows, ({ id, ...row }) => runs.startCall({ ...row, callId: id }));
    await withTenant(db, tenantId, (tx) => tx.update(calls).set({ runStartedAt: now() }).where(ours(done)));
  }
  for (const [tenantId, ids] of byTenant(found.plans)) {
    const ours = (some: string[]) => and(eq(contactPlans.tenantId, tenantId), inArray(contactPlans.id, some));
    const rows = await withTenant(db, tenantId, (tx) => tx.select().from(contactPlans).where(ours(ids)));
    const done = await tryStart(rows, async ({ id, dueAt, createdAt }) =>
      runs.startContact({ tenantId, planId: id, dueAt: dueAt ?? createdAt }),
    );
    await withTenant(db, tenantId, (tx) => tx.update(contactPlans).set({ runStartedAt: now() }).where(ours(done)));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} runs cannot be started yet`);
  return started;
}
