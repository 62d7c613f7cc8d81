import { sql } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { invalidField } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { getCustomer } from '../customer/get.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.ts';

export const timelineKinds = ['call', 'booking', 'plan', 'memory'] as const;
export type TimelineKind = (typeof timelineKinds)[number];

/**
 * An item of a customer's history. `at`: start of a call or booking, creation of a plan, or when the call of a memory
 * took place. `id` is the item's own; a memory has its call's id with its position in it.
 */
export type TimelineItem = {
  kind: TimelineKind;
  id: string;
  at: Date;
  callId: string | null;
  title: string;
  detail: string;
};

type Asked = {
  tenantId: string;
  customerId: string;
  /** Which kinds to show; callers leave out those they may not see. */
  kinds: readonly TimelineKind[];
  cursor?: string | undefined;
  limit: number;
};

/**
 * Calls, bookings, contact plans and memories of a customer as one list, newest first. `nextCursor` is null on the last page.
 * @throws {Problem} not_found
 */
export async function readTimeline(
  tx: Tx,
  { tenantId, customerId, kinds, cursor, limit }: Asked,
): Promise<{ items: TimelineItem[]; nextCursor: string | null }> {
  await getCustomer(tx, { tenantId, customerId });
  if (kinds.length === 0) return { items: [], nextCursor: null };
  const before = cursor ? placeOf(cursor) : undefined;
  const wanted = kinds.map((kind) => {
    const later = before
      ? sql`where (at, kind, id) < (${before.at}::timestamptz, ${before.kind}::text, ${before.id}::text)`
      : sql``;
    const rows = sources[kind](tenantId, customerId);
    return sql`(select * from (${rows}) as ${sql.identifier(kind)} ${later} order by at desc, kind desc, id desc limit ${limit + 1})`;
  });
  const { rows } = await tx.execute<Omit<TimelineItem, 'at'> & { at: string }>(
    sql`select * from (${sql.join(wanted, sql` union all `)}) as history order by at desc, kind desc, id desc limit ${limit + 1}`,
  );
  const items = rows.slice(0, limit).map((row) => ({ ...row, at: new Date(row.at) }));
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.at.toISOString(), last.kind, last.id]) : null };
}

const sources = {
  call: (
    tenantId: string,
    customerId: string,
  ) => sql`select 'call' as kind, c.id::text as id, c.started_at as at, c.id::text as "callId",
    coalesce(a.insights -> 'intent' ->> 'name', c.direction) as title, coalesce(a.insights ->> 'summary', c.stage) as detail
    from calls c left join analyses a on a.tenant_id = c.tenant_id and a.call_id = c.id
    where c.tenant_id = ${tenantId} and c.customer_id = ${customerId}`,
  booking: (
    tenantId: string,
    customerId: string,
  ) => sql`select 'booking' as kind, id::text as id, starts_at as at, null as "callId",
    title, status as detail from bookings where tenant_id = ${tenantId} and customer_id = ${customerId}`,
  plan: (
    tenantId: string,
    customerId: string,
  ) => sql`select 'plan' as kind, id::text as id, created_at as at, call_id::text as "callId",
    phrase as title, state as detail from contact_plans where tenant_id = ${tenantId} and customer_id = ${customerId}`,
  memory: (
    tenantId: string,
    customerId: string,
  ) => sql`select 'memory' as kind, call_id || '/' || position as id, said_at as at,
    call_id::text as "callId", kind as title, text as detail from customer_memories
    where tenant_id = ${tenantId} and customer_id = ${customerId}`,
};

function placeOf(cursor: string): { at: string; kind: string; id: string } {
  const [at = '', kind = '', id = ''] = decodeCursor(cursor, 3);
  const known = timelineKinds.some((one) => one === kind) && isUuid(id.split('/')[0] ?? '');
  if (!known || Number.isNaN(Date.parse(at)))
    throw invalidField('cursor', cursor, 'use `nextCursor` of the previous page, unchanged');
  return { at, kind, id };
}
