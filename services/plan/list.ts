import { and, desc, eq, lt, or, type SQL } from 'drizzle-orm';
import type { PlanState } from '../../core/contact/plan.ts';
import { isUuid } from '../../core/ids.ts';
import { invalidField } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.ts';
import { type PlanListItem, toListItem } from './view.ts';

export type PlanFilter = {
  tenantId: string;
  state?: PlanState | undefined;
  customerId?: string | undefined;
  callId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Contact plans, newest first. `nextCursor` is null on the last page; an id that is none matches nothing. */
export async function listPlans(
  tx: Tx,
  filter: PlanFilter,
): Promise<{ items: PlanListItem[]; nextCursor: string | null }> {
  const ids = [filter.customerId, filter.callId].filter((id) => id !== undefined);
  if (!ids.every(isUuid)) return { items: [], nextCursor: null };
  const rows = await tx
    .select()
    .from(contactPlans)
    .where(and(...conditions(filter)))
    .orderBy(desc(contactPlans.createdAt), desc(contactPlans.id))
    .limit(filter.limit + 1);
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return {
    items: page.map(toListItem),
    nextCursor: last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
  };
}

function conditions({ tenantId, state, customerId, callId, cursor }: PlanFilter): (SQL | undefined)[] {
  return [
    eq(contactPlans.tenantId, tenantId),
    state ? eq(contactPlans.state, state) : undefined,
    customerId ? eq(contactPlans.customerId, customerId) : undefined,
    callId ? eq(contactPlans.callId, callId) : undefined,
    cursor ? after(cursor) : undefined,
  ];
}

function after(cursor: string): SQL | undefined {
  const [time = '', id = ''] = decodeCursor(cursor, 2);
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || !isUuid(id))
    throw invalidField('cursor', cursor, 'take `nextCursor` of the page before, as it is');
  return or(lt(contactPlans.createdAt, createdAt), and(eq(contactPlans.createdAt, createdAt), lt(contactPlans.id, id)));
}
