import { and, asc, eq, gt, max, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { calls, events } from '../../db/tables/calls.ts';
import type { EventType } from '../journal/tell.ts';
import type { FeedCursor } from './cursor.ts';

export type FeedEvent = {
  cursor: FeedCursor;
  type: EventType;
  callId: string | null;
  planId: string | null;
  data: Record<string, unknown>;
  at: Date;
  /** The call's agent at reading time, in lower case. Null without a call or an agent. */
  agentKey: string | null;
};

/**
 * Events after a cursor in commit order, oldest first, at most `limit`. Nothing can appear before an event seen here,
 * so a reader who remembers the last cursor misses none and sees none twice.
 */
export const readEvents = (
  tx: Tx,
  { tenantId, after, limit }: { tenantId: string; after: FeedCursor; limit: number },
): Promise<FeedEvent[]> =>
  tx
    .select({
      cursor: events.id,
      type: sql<EventType>`${events.type}`,
      callId: events.callId,
      planId: events.planId,
      data: events.data,
      at: events.at,
      agentKey: calls.agentKey,
    })
    .from(events)
    .leftJoin(calls, and(eq(calls.tenantId, events.tenantId), eq(calls.id, events.callId)))
    .where(and(eq(events.tenantId, tenantId), gt(events.id, after)))
    .orderBy(asc(events.id))
    .limit(limit);

/** The current cursor: whatever commits from now on comes after it. 0 for a tenant without events. */
export async function readTail(tx: Tx, tenantId: string): Promise<FeedCursor> {
  const [row] = await tx
    .select({ last: max(events.id) })
    .from(events)
    .where(eq(events.tenantId, tenantId));
  return row?.last ?? 0;
}
