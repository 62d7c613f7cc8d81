import { and, asc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { callEvents, calls } from '../../db/tables/calls.ts';
import type { EventType } from '../journal/events.ts';
import type { FeedCursor } from './cursor.ts';

export type FeedEvent = {
  cursor: FeedCursor;
  type: EventType;
  callId: string | null;
  planId: string | null;
  data: Record<string, unknown>;
  at: Date;
  /** Of the call, when it was read; in small letters. Null without a call or an agent. */
  agentKey: string | null;
};

export type FeedPage = {
  events: FeedEvent[];
  /** True when committed events wait for an older transaction that is still open: read again soon, nobody will wake you. */
  pending: boolean;
};

/** Transactions below this one have all ended: what they wrote is in its final order, and nothing can appear among it any more. */
const horizon = sql`pg_snapshot_xmin(pg_current_snapshot())`;

/**
 * Events after a cursor in commit order, oldest first, at most `limit`. A row is handed out only when no older transaction is
 * open, so that a reader who keeps the cursor of the last event misses none and meets none twice.
 */
export async function readEvents(
  tx: Tx,
  { tenantId, after, limit }: { tenantId: string; after: FeedCursor; limit: number },
): Promise<FeedPage> {
  const rows = await tx
    .select({
      xid: callEvents.xid,
      id: callEvents.id,
      type: sql<EventType>`${callEvents.type}`,
      callId: callEvents.callId,
      planId: callEvents.planId,
      data: callEvents.data,
      at: callEvents.at,
      agentKey: calls.agentKey,
      final: sql<boolean>`${callEvents.xid} < ${horizon}`,
    })
    .from(callEvents)
    .leftJoin(calls, and(eq(calls.tenantId, callEvents.tenantId), eq(calls.id, callEvents.callId)))
    .where(
      and(
        eq(callEvents.tenantId, tenantId),
        sql`(${callEvents.xid}, ${callEvents.id}) > (${String(after.xid)}::xid8, ${after.id}::bigint)`,
      ),
    )
    .orderBy(asc(callEvents.xid), asc(callEvents.id))
    .limit(limit);
  const events = rows
    .filter(({ final }) => final)
    .map(({ xid, id, final: _final, ...event }) => ({ ...event, cursor: { xid: BigInt(xid), id } }));
  return { events, pending: events.length < rows.length };
}

/** The cursor of this moment: what commits from now on comes after it. */
export async function readTail(tx: Tx): Promise<FeedCursor> {
  const { rows } = await tx.execute<{ xid: string }>(sql`select ${horizon}::text as xid`);
  const [row] = rows;
  if (!row) throw new Error('Postgres must know its snapshot');
  return { xid: BigInt(row.xid), id: 0 };
}
