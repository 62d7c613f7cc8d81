import { and, eq, gte, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { reviewItems } from '../../db/tables/customers.ts';
import { encodeCursor } from '../paging/cursor.ts';
import { afterLatest, latestFirst } from '../paging/latest.ts';
import { itsCall, type ReviewItemView, reviewColumns } from './view.ts';

export type ReviewFilter = {
  tenantId: string;
  kinds?: readonly string[] | undefined;
  /** Both by default. */
  state?: 'open' | 'resolved' | undefined;
  callId?: string | undefined;
  /** The customer that the call is linked to. */
  customerId?: string | undefined;
  /** Why it was asked, if the kind has reasons. */
  reason?: string | undefined;
  /** When it was asked, `[from, to)`. */
  from?: Date | undefined;
  to?: Date | undefined;
  cursor?: string | undefined;
  /** Rows a page, at least 1. */
  limit: number;
};

/** Review items of a tenant, newest first. `nextCursor` is null on the last page. */
export async function listReviewItems(
  tx: Tx,
  filter: ReviewFilter,
): Promise<{ items: ReviewItemView[]; nextCursor: string | null }> {
  const { tenantId, kinds, state, callId, customerId, reason, from, to, cursor, limit } = filter;
  const rows = await tx
    .select(reviewColumns)
    .from(reviewItems)
    .innerJoin(calls, itsCall)
    .where(
      and(
        eq(reviewItems.tenantId, tenantId),
        kinds && kinds.length > 0 ? inArray(reviewItems.kind, [...kinds]) : undefined,
        state === 'open' ? isNull(reviewItems.resolvedAt) : undefined,
        state === 'resolved' ? isNotNull(reviewItems.resolvedAt) : undefined,
        callId ? eq(reviewItems.callId, callId) : undefined,
        customerId ? eq(calls.customerId, customerId) : undefined,
        reason ? sql`${reviewItems.facts} ->> 'reason' = ${reason}` : undefined,
        from ? gte(reviewItems.createdAt, from) : undefined,
        to ? lt(reviewItems.createdAt, to) : undefined,
        cursor ? afterLatest(reviewItems.createdAt, reviewItems.id, cursor) : undefined,
      ),
    )
    .orderBy(...latestFirst(reviewItems.createdAt, reviewItems.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page, nextCursor: last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null };
}

/** @throws {Problem} not_found, also for an item of another tenant. */
export async function getReviewItem(
  tx: Tx,
  { tenantId, itemId }: { tenantId: string; itemId: string },
): Promise<ReviewItemView> {
  if (!isUuid(itemId)) throw notFound('review item', itemId);
  const [item] = await tx
    .select(reviewColumns)
    .from(reviewItems)
    .innerJoin(calls, itsCall)
    .where(and(eq(reviewItems.tenantId, tenantId), eq(reviewItems.id, itemId)));
  if (!item) throw notFound('review item', itemId);
  return item;
}
