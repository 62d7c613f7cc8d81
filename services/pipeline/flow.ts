import { and, eq, gte, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';

export const sliceMinutes = 5;
const slices = 12;
const sliceMs = sliceMinutes * 60_000;

/** Calls that came in, and calls that came to their end, in `[from, to)`. */
export type FlowSlice = { from: Date; to: Date; received: number; finished: number };

/** The last hour in slices that begin at whole five minutes, oldest first; the last one is still going on. Slices without calls count 0. */
export async function readFlow(tx: Tx, { tenantId, now }: { tenantId: string; now: Date }): Promise<FlowSlice[]> {
  const last = Math.floor(now.getTime() / sliceMs);
  const first = last - slices + 1;
  const since = new Date(first * sliceMs);
  const ofTenant = eq(calls.tenantId, tenantId);
  const received = await countBySlice(tx, sql`${calls.receivedAt}`, and(ofTenant, gte(calls.receivedAt, since)));
  const finished = await countBySlice(tx, sql`${calls.finishedAt}`, and(ofTenant, gte(calls.finishedAt, since)));
  return Array.from({ length: slices }, (_, at) => ({
    from: new Date((first + at) * sliceMs),
    to: new Date((first + at + 1) * sliceMs),
    received: received.get(first + at) ?? 0,
    finished: finished.get(first + at) ?? 0,
  }));
}

/** Counts by the number of the slice since 1970. */
async function countBySlice(tx: Tx, at: SQL, where: SQL | undefined): Promise<Map<number, number>> {
  const slice = sql<number>`floor(extract(epoch from ${at}) / ${sql.raw(String(sliceMs / 1000))})`.mapWith(Number);
  const rows = await tx
    .select({ slice, calls: sql<number>`count(*)`.mapWith(Number) })
    .from(calls)
    .where(where)
    .groupBy(sql`1`);
  return new Map(rows.map((row) => [row.slice, row.calls]));
}
