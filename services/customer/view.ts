import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { customerPhones, customers } from '../../db/tables/customers.ts';

/** A customer as it is shown. `phones` are E.164, in order of the digits. */
export type CustomerView = {
  id: string;
  externalId: string | null;
  name: string;
  email: string | null;
  timeZone: string | null;
  phones: string[];
  createdAt: Date;
  updatedAt: Date;
  /** Counts changes; compared with `If-Match`. */
  version: number;
  /** Start of the latest call; null without one. */
  lastCallAt: Date | null;
  callCount: number;
};

/** The fields of a customer that people can change. */
export const fieldsOf = ({ externalId, name, email, phones, timeZone }: CustomerView) => ({
  externalId,
  name,
  email,
  phones,
  timeZone,
});

/** Read from the index of calls by customer, one entry per customer. */
export const lastCallAt = sql<Date | null>`(select max(c.started_at) from calls c
  where c.tenant_id = customers.tenant_id and c.customer_id = customers.id)`.mapWith((text: string) => new Date(text));

const callCount = sql<number>`(select count(*)::int from calls c
  where c.tenant_id = customers.tenant_id and c.customer_id = customers.id)`;

export const customerColumns = {
  id: customers.id,
  externalId: customers.externalId,
  name: customers.name,
  email: customers.email,
  timeZone: customers.timeZone,
  createdAt: customers.createdAt,
  updatedAt: customers.updatedAt,
  version: customers.version,
  lastCallAt,
  callCount,
};

/** Adds the numbers of all rows with one query; the order of the rows stays the same. */
export async function withPhones(
  tx: Tx,
  tenantId: string,
  rows: readonly Omit<CustomerView, 'phones'>[],
): Promise<CustomerView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const phones = await tx
    .select({ customerId: customerPhones.customerId, e164: customerPhones.e164 })
    .from(customerPhones)
    .where(and(eq(customerPhones.tenantId, tenantId), inArray(customerPhones.customerId, ids)))
    .orderBy(asc(customerPhones.e164));
  const byCustomer = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { customerId, e164 } of phones) byCustomer.get(customerId)?.push(e164);
  return rows.map((row) => ({ ...row, phones: byCustomer.get(row.id) ?? [] }));
}
