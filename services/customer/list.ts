import { and, desc, eq, exists, ilike, lt, or, type SQL, sql } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { toE164 } from '../../core/phone/normalize.ts';
import { invalidField } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { customerPhones, customers } from '../../db/tables/customers.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.ts';
import { readPipeline } from '../pipeline/config.ts';
import { type CustomerView, customerColumns, withPhones } from './view.ts';

export type CustomerFilter = {
  tenantId: string;
  /** In any written form; one that cannot be read finds nobody. */
  phone?: string | undefined;
  externalId?: string | undefined;
  /** Part of a name or e-mail address, whatever its letter case. */
  q?: string | undefined;
  cursor?: string | undefined;
  /** Rows a page, at least 1. */
  limit: number;
};

/** Customers of a tenant, newest first. `nextCursor` is null on the last page. */
export async function listCustomers(
  tx: Tx,
  filter: CustomerFilter,
): Promise<{ items: CustomerView[]; nextCursor: string | null }> {
  const { tenantId, phone, externalId, q, cursor, limit } = filter;
  const rows = await tx
    .select(customerColumns)
    .from(customers)
    .where(
      and(
        eq(customers.tenantId, tenantId),
        externalId ? eq(customers.externalId, externalId) : undefined,
        q ? contains(q) : undefined,
        phone ? await hasPhone(tx, tenantId, phone) : undefined,
        cursor ? lt(customers.id, idOf(cursor)) : undefined,
      ),
    )
    .orderBy(desc(customers.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: await withPhones(tx, tenantId, page), nextCursor: last ? encodeCursor([last.id]) : null };
}

function contains(q: string): SQL | undefined {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return or(ilike(customers.name, pattern), ilike(customers.email, pattern));
}

async function hasPhone(tx: Tx, tenantId: string, phone: string): Promise<SQL> {
  const { config } = await readPipeline(tx, tenantId);
  const e164 = toE164(phone, config.region, config.ownNumbers);
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

function idOf(cursor: string): string {
  const [id = ''] = decodeCursor(cursor, 1);
  if (!isUuid(id)) throw invalidField('cursor', cursor, 'take `nextCursor` of the page before, as it is');
  return id;
}
