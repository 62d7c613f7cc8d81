import { and, asc, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withSystem } from '../../db/tenant.ts';
import type { RunInspector, RunKind } from '../runs/inspector.ts';

/** An open row that expects a run, with what is known about both without reading the tenant's data. */
export type OpenRow = { kind: RunKind; tenantId: string; id: string; run: number; workflowId: string; at: Date };

/** The position of a walk over all open rows; undefined before the first row. */
export type Place = Pick<OpenRow, 'tenantId' | 'id' | 'at'> | undefined;

const openCalls = (startedBefore: Date) => and(isNull(calls.finishedAt), lt(calls.runStartedAt, startedBefore));
const openPlans = (startedBefore: Date) =>
  and(isNull(contactPlans.endedAt), lt(contactPlans.runStartedAt, startedBefore));

/** How many rows expect a run that was seen to exist before this. */
export const countOpenRows = (db: Database, kind: RunKind, startedBefore: Date): Promise<number> =>
  withSystem(db, (tx) =>
    kind === 'call' ? tx.$count(calls, openCalls(startedBefore)) : tx.$count(contactPlans, openPlans(startedBefore)),
  );

type Page = { after: Place; startedBefore: Date; limit: number };

/** The next open rows of all tenants, by tenant and age; fewer than `limit` at the end. */
export async function readOpenRows(
  { db, look }: { db: Database; look: RunInspector },
  kind: RunKind,
  { after, startedBefore, limit }: Page,
): Promise<OpenRow[]> {
  const place = after && sql`(${after.tenantId}, ${after.at}::timestamptz, ${after.id})`;
  if (kind === 'call') {
    const { tenantId, id, receivedAt: at, sourceCallId, run } = calls;
    const rows = await withSystem(db, (tx) =>
      tx
        .select({ tenantId, id, at, sourceCallId, run })
        .from(calls)
        .where(and(openCalls(startedBefore), place && sql`(${tenantId}, ${at}, ${id}) > ${place}`))
        .orderBy(asc(tenantId), asc(at), asc(id))
        .limit(limit),
    );
    return rows.map(({ sourceCallId, ...row }) => ({
      ...row,
      kind,
      workflowId: look.callId({ ...row, sourceCallId }),
    }));
  }
  const { tenantId, id, createdAt: at, run } = contactPlans;
  const rows = await withSystem(db, (tx) =>
    tx
      .select({ tenantId, id, at, run })
      .from(contactPlans)
      .where(and(openPlans(startedBefore), place && sql`(${tenantId}, ${at}, ${id}) > ${place}`))
      .orderBy(asc(tenantId), asc(at), asc(id))
      .limit(limit),
  );
  return rows.map((row) => ({ ...row, kind, workflowId: look.planId({ ...row, planId: row.id }) }));
}
