import { and, asc, eq, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { PlanState } from '../../core/contact/plan.ts';
import { isUuid } from '../../core/ids.ts';
import type { Tx } from '../../db/open.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { decodeTimeAndId, encodeCursor } from '../paging/cursor.ts';
import { afterLatest, latestFirst } from '../paging/latest.ts';
import { type PlanListItem, toListItem } from './view.ts';

export type PlanFilter = {
  tenantId: string;
  state?: PlanState | undefined;
  customerId?: string | undefined;
  callId?: string | undefined;
  /** When it is due, `[from, to)`; an ended plan is no longer due. */
  dueFrom?: Date | undefined;
  dueTo?: Date | undefined;
  /** Newest first, the default; or due first, without ended ones. */
  sort?: 'newest' | 'due' | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Contact plans in the requested order. `nextCursor` is null on the last page; an invalid id matches nothing. */
export async function listPlans(
  tx: Tx,
  filter: PlanFilter,
): Promise<{ items: PlanListItem[]; nextCursor: string | null }> {
  const ids = [filter.customerId, filter.callId].filter((id) => id !== undefined);
  if (!ids.every(isUuid)) return { items: [], nextCursor: null };
  const byDue = filter.sort === 'due';
  const rows = await tx
    .select()
    .from(contactPlans)
    .where(and(...conditions(filter)))
    .orderBy(
      ...(byDue
        ? [asc(contactPlans.dueAt), asc(contactPlans.id)]
        : latestFirst(contactPlans.createdAt, contactPlans.id)),
    )
    .limit(filter.limit + 1);
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return {
    items: page.map(toListItem),
    nextCursor: last ? encodeCursor([((byDue && last.dueAt) || last.createdAt).toISOString(), last.id]) : null,
  };
}

function conditions(filter: PlanFilter): (SQL | undefined)[] {
  const { tenantId, state, customerId, callId, dueFrom, dueTo, sort, cursor } = filter;
  return [
    eq(contactPlans.tenantId, tenantId),
    state ? eq(contactPlans.state, state) : undefined,
    customerId ? eq(contactPlans.customerId, customerId) : undefined,
    callId ? eq(contactPlans.callId, callId) : undefined,
    dueFrom ? gte(contactPlans.dueAt, dueFrom) : undefined,
    dueTo ? lt(contactPlans.dueAt, dueTo) : undefined,
    sort === 'due' ? isNotNull(contactPlans.dueAt) : undefined,
    cursor ? after(cursor, sort) : undefined,
  ];
}

function after(cursor: string, sort: PlanFilter['sort']): SQL {
  if (sort !== 'due') return afterLatest(contactPlans.createdAt, contactPlans.id, cursor);
  const { time, id } = decodeTimeAndId(cursor);
  return sql`(${contactPlans.dueAt}, ${contactPlans.id}) > (${time}, ${id})`;
}
