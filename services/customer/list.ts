import { and, asc, desc, eq, exists, ilike, lt, or, type SQL, sql } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { invalidField } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { customerPhones, customers } from '../../db/tables/customers.ts';
import { toE164 } from '../../reading/phone/normalize.ts';
import { readPlace } from '../config/config.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.ts';
import { isPlain } from '../paging/plain.ts';
import { type CustomerView, customerColumns, lastCallAt, withPhones } from './view.ts';

export const customerSorts = ['newest', 'name', 'lastCall'] as const;
export type CustomerSort = (typeof customerSorts)[number];

export type CustomerFilter = {
  tenantId: string;
  /** In any format; one that cannot be parsed matches nobody. */
  phone?: string | undefined;
  externalId?: string | undefined;
  /** Part of a name or e-mail address, case-insensitive. */
  q?: string | undefined;
  /** By name; newest first, the default; or latest call first, those without a call last. */
  sort?: CustomerSort | undefined;
  /** Names and titles are searched only if nothing in them is masked. */
  masked?: boolean | undefined;
  cursor?: string | undefined;
  /** Rows a page, at least 1. */
  limit: number;
};

/** Customers of a tenant in the order asked for. `nextCursor` is null on the last page. */
export async function listCustomers(
  tx: Tx,
  filter: CustomerFilter,
): Promise<{ items: CustomerView[]; nextCursor: string | null }> {
  const { tenantId, phone, externalId, q, sort = 'newest', masked = false, cursor, limit } = filter;
  const order = orders[sort];
  const rows = await tx
    .select(customerColumns)
    .from(customers)
    .where(
      and(
        eq(customers.tenantId, tenantId),
        externalId ? eq(customers.externalId, externalId) : undefined,
        q ? contains(q, masked) : undefined,
        phone ? await hasPhone(tx, tenantId, phone) : undefined,
        cursor ? order.after(cursor) : undefined,
      ),
    )
    .orderBy(...order.by)
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: await withPhones(tx, tenantId, page), nextCursor: last ? encodeCursor(order.key(last)) : null };
}

type Order = {
  by: SQL[];
  key: (row: Omit<CustomerView, 'phones'>) => string[];
  after: (cursor: string) => SQL;
};
/** Customers without a call come last. */
const calledAt = sql`coalesce(${lastCallAt}, '-infinity')`;

const orders: Record<CustomerSort, Order> = {
  newest: {
    by: [desc(customers.id)],
    key: ({ id }) => [id],
    after: (cursor) => lt(customers.id, idOf(decodeCursor(cursor, 1)[0], cursor)),
  },
  name: {
    by: [asc(customers.nameKey), asc(customers.id)],
    key: ({ id, name }) => [name, id],
    after: (cursor) => {
      const [name = '', id] = decodeCursor(cursor, 2);
      return sql`(${customers.nameKey}, ${customers.id}) > (lower(${name}::text), ${idOf(id, cursor)}::uuid)`;
    },
  },
  lastCall: {
    by: [desc(calledAt), desc(customers.id)],
    key: ({ id, lastCallAt: at }) => [at?.toISOString() ?? '-infinity', id],
    after: (cursor) => {
      const [text = '', id] = decodeCursor(cursor, 2);
      const at = text === '-infinity' || !Number.isNaN(Date.parse(text)) ? text : undefined;
      return sql`(${calledAt}, ${customers.id}) < (${at ?? refuse(cursor)}::timestamptz, ${idOf(id, cursor)}::uuid)`;
    },
  },
};

function contains(q: string, masked: boolean): SQL | undefined {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const named = and(ilike(customers.name, pattern), masked ? isPlain(customers.name) : undefined);
  return or(named, ilike(customers.email, pattern));
}

async function hasPhone(tx: Tx, tenantId: string, phone: string): Promise<SQL> {
  const place = await readPlace(tx, tenantId);
  const e164 = toE164(phone, place.region, place.ownNumbers);
  if (e164 === null) return sql`false`;
  return exists(
    tx
      .select({ one: sql`1` })
      .from(customerPhones)
      .where(
        and(
          eq(customerPhones.tenantId, tenantId),
          eq(customerPhones.customerId, customers.id),
          eq(customerPhones.e164, e164),
        ),
      ),
  );
}

function idOf(id: string | undefined, cursor: string): string {
  return id && isUuid(id) ? id : refuse(cursor);
}

function refuse(cursor: string): never {
  throw invalidField('cursor', cursor, 'use `nextCursor` of the previous page, unchanged');
}
