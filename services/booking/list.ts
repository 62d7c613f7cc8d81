import { and, eq, gte, ilike, inArray, lt, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { bookings, customers } from '../../db/tables/customers.ts';
import type { BookingStatus } from '../../reading/link/score.ts';
import { encodeCursor } from '../paging/cursor.ts';
import { afterLatest, latestFirst } from '../paging/latest.ts';
import { isPlain } from '../paging/plain.ts';
import { type BookingView, bookingColumns, itsCustomer } from './view.ts';

export type BookingFilter = {
  tenantId: string;
  customerId?: string | undefined;
  externalId?: string | undefined;
  statuses?: readonly BookingStatus[] | undefined;
  /** Start of the booking, `[from, to)`. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** Part of the title, an item, or the customer's name. */
  q?: string | undefined;
  /** Names and titles are searched only if nothing in them is masked. */
  masked?: boolean | undefined;
  cursor?: string | undefined;
  /** Rows a page, at least 1. */
  limit: number;
};

/** Bookings of a tenant, latest start first. `nextCursor` is null on the last page. */
export async function listBookings(
  tx: Tx,
  filter: BookingFilter,
): Promise<{ items: BookingView[]; nextCursor: string | null }> {
  const rows = await tx
    .select(bookingColumns)
    .from(bookings)
    .innerJoin(customers, itsCustomer)
    .where(and(...conditions(filter)))
    .orderBy(...latestFirst(bookings.startsAt, bookings.id))
    .limit(filter.limit + 1);
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return { items: page, nextCursor: last ? encodeCursor([last.startsAt.toISOString(), last.id]) : null };
}

function conditions({
  tenantId,
  customerId,
  externalId,
  statuses,
  from,
  to,
  q,
  masked = false,
  cursor,
}: BookingFilter): (SQL | undefined)[] {
  return [
    eq(bookings.tenantId, tenantId),
    customerId ? eq(bookings.customerId, customerId) : undefined,
    externalId ? eq(bookings.externalId, externalId) : undefined,
    statuses && statuses.length > 0 ? inArray(bookings.status, [...statuses]) : undefined,
    from ? gte(bookings.startsAt, from) : undefined,
    to ? lt(bookings.startsAt, to) : undefined,
    q ? contains(q, masked) : undefined,
    cursor ? afterLatest(bookings.startsAt, bookings.id, cursor) : undefined,
  ];
}

function contains(q: string, masked: boolean): SQL | undefined {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const shown = (column: SQLWrapper) => (masked ? sql`and ${isPlain(column)}` : sql``);
  return or(
    sql`(${ilike(bookings.title, pattern)} ${shown(bookings.title)})`,
    sql`(${ilike(customers.name, pattern)} ${shown(customers.name)})`,
    sql`exists (select from jsonb_array_elements_text(${bookings.items}) item where item ilike ${pattern} ${shown(sql`item`)})`,
  );
}
