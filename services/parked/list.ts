import { and, eq, gte, isNotNull, isNull, lt, type SQL } from 'drizzle-orm';
import type { Step } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { calls, parked } from '../../db/tables/calls.ts';
import { encodeCursor } from '../paging/cursor.ts';
import { afterLatest, latestFirst } from '../paging/latest.ts';

export type ParkedFilter = {
  tenantId: string;
  step?: Step | undefined;
  failureType?: string | undefined;
  reasonCode?: string | undefined;
  callId?: string | undefined;
  /** The customer that the call is linked to. */
  customerId?: string | undefined;
  /** When it was parked, `[from, to)`. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** False: still waiting, the default; true: already decided by a person. */
  resolved?: boolean | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Calls that wait for a person, newest first. `nextCursor` is null on the last page. */
export async function listParked(tx: Tx, filter: ParkedFilter) {
  const rows = await tx
    .select({
      id: parked.id,
      callId: parked.callId,
      sourceCallId: calls.sourceCallId,
      step: parked.step,
      unit: parked.unit,
      failureType: parked.failureType,
      reasonCode: parked.reasonCode,
      attempts: parked.attempts,
      firstError: parked.firstError,
      lastError: parked.lastError,
      parkedAt: parked.parkedAt,
      resolvedAt: parked.resolvedAt,
      action: parked.action,
      note: parked.note,
      resolvedBy: parked.resolvedBy,
    })
    .from(parked)
    .innerJoin(calls, and(eq(calls.tenantId, parked.tenantId), eq(calls.id, parked.callId)))
    .where(and(...conditions(filter)))
    .orderBy(...latestFirst(parked.parkedAt, parked.id))
    .limit(filter.limit + 1);
  const items = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.parkedAt.toISOString(), last.id]) : null };
}

function conditions(filter: ParkedFilter): (SQL | undefined)[] {
  const { tenantId, step, failureType, reasonCode, callId, customerId, from, to, resolved, cursor } = filter;
  return [
    eq(parked.tenantId, tenantId),
    resolved ? isNotNull(parked.resolvedAt) : isNull(parked.resolvedAt),
    step ? eq(parked.step, step) : undefined,
    failureType ? eq(parked.failureType, failureType) : undefined,
    reasonCode ? eq(parked.reasonCode, reasonCode) : undefined,
    callId ? eq(parked.callId, callId) : undefined,
    customerId ? eq(calls.customerId, customerId) : undefined,
    from ? gte(parked.parkedAt, from) : undefined,
    to ? lt(parked.parkedAt, to) : undefined,
    cursor ? afterLatest(parked.parkedAt, parked.id, cursor) : undefined,
  ];
}
