import { and, type Column, eq, gte, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from '../../db/open.ts';
import { calls, parked } from '../../db/tables/calls.ts';

const slices = 12;
const sliceSeconds = 300;

/** Calls received, calls ended, and times one was parked, in the five minutes after `from`. */
export type FlowSlice = { from: Date; received: number; finished: number; parked: number };

/**
 * The last hour in five-minute slices aligned to the clock, oldest first; the last one is still in progress. Slices
 * without calls count 0.
 */
export async function readFlow(tx: Tx, { tenantId, now }: { tenantId: string; now: Date }): Promise<FlowSlice[]> {
  const first = Math.floor(now.getTime() / 1000 / sliceSeconds) - slices + 1;
  const since = new Date(first * sliceSeconds * 1000);
  const count = async (table: PgTable, tenant: Column, at: Column) => {
    const slice = sql<number>`floor(extract(epoch from ${at}) / ${sql.raw(String(sliceSeconds))})`.mapWith(Number);
    const rows = await tx
      .select({ slice, times: sql<number>`count(*)`.mapWith(Number) })
      .from(table)
      .where(and(eq(tenant, tenantId), gte(at, since)))
      .groupBy(sql`1`);
    return new Map(rows.map((row) => [row.slice, row.times]));
  };
  const [received, finished, stopped] = await Promise.all([
    count(calls, calls.tenantId, calls.receivedAt),
    count(calls, calls.tenantId, calls.finishedAt),
    count(parked, parked.tenantId, parked.parkedAt),
  ]);
  return Array.from({ length: slices }, (_, at) => ({
    from: new Date((first + at) * sliceSeconds * 1000),
    received: received.get(first + at) ?? 0,
    finished: finished.get(first + at) ?? 0,
    parked: stopped.get(first + at) ?? 0,
  }));
}
