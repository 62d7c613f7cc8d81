import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Tx } from '../../db/open.ts';
import { customerPhones, customers } from '../../db/tables/customers.ts';
import type { CheckedCustomer } from '../customer/fields.ts';

export type KnownCustomer = {
  id: string;
  externalId: string | null;
  name: string;
  email: string | null;
  timeZone: string | null;
  phones: string[];
};
type Keys = Pick<CheckedCustomer, 'externalId' | 'phones' | 'email'>;
type Find = (row: Keys & { name?: string }) => KnownCustomer | 'several' | null;

/**
 * Looks up all customers that a batch may refer to, with five queries whatever its size.
 * @returns a finder: by external id; else by phone, else by e-mail address, where the name decides between several. A
 *   customer without an external id gets the row's, if only its number or address matched.
 */
export async function findCustomers(
  tx: Tx,
  { tenantId, rows }: { tenantId: string; rows: readonly Keys[] },
): Promise<Find> {
  const known = await readKnown(tx, tenantId, rows);
  const byId = new Map(known.filter(({ externalId }) => externalId !== null).map((one) => [one.externalId, one]));
  const byPhone = group(known, ({ phones }) => phones);
  const byEmail = group(known, ({ email }) => (email ? [email] : []));
  return ({ externalId, phones, email, name }) => {
    const same = externalId === null ? undefined : byId.get(externalId);
    if (same) return same;
    const owners = unique(phones.flatMap(({ e164 }) => byPhone.get(e164) ?? []));
    const all = owners.length > 0 || phones.length > 0 ? owners : email ? (byEmail.get(email) ?? []) : [];
    if (externalId !== null) {
      const adopted = all.filter((one) => one.externalId === null);
      return adopted.length === 1 && all.length === 1 ? (adopted[0] ?? null) : null;
    }
    if (all.length <= 1) return all[0] ?? null;
    const named = all.filter((one) => one.name.toLowerCase() === name?.toLowerCase());
    return named.length === 1 ? (named[0] ?? null) : 'several';
  };
}

async function readKnown(tx: Tx, tenantId: string, rows: readonly Keys[]): Promise<KnownCustomer[]> {
  const ids = await idsOf(tx, tenantId, rows);
  if (ids.length === 0) return [];
  const found = await tx
    .select({
      id: customers.id,
      externalId: customers.externalId,
      name: customers.name,
      email: customers.email,
      timeZone: customers.timeZone,
    })
    .from(customers)
    .where(and(eq(customers.tenantId, tenantId), isAny(customers.id, ids)));
  const phones = await tx
    .select({ customerId: customerPhones.customerId, e164: customerPhones.e164 })
    .from(customerPhones)
    .where(and(eq(customerPhones.tenantId, tenantId), isAny(customerPhones.customerId, ids)));
  const numbersOf = new Map<string, string[]>(found.map(({ id }) => [id, []]));
  for (const { customerId, e164 } of phones) numbersOf.get(customerId)?.push(e164);
  return found.map((one) => ({ ...one, phones: numbersOf.get(one.id) ?? [] }));
}

/** By each key separately, so each uses its index. */
async function idsOf(tx: Tx, tenantId: string, rows: readonly Keys[]): Promise<string[]> {
  const externalIds = unique(rows.flatMap(({ externalId }) => externalId ?? []));
  const numbers = unique(rows.flatMap(({ phones }) => phones.map(({ e164 }) => e164)));
  const nameless = rows.filter(({ externalId, phones }) => externalId === null && phones.length === 0);
  const emails = unique(nameless.flatMap(({ email }) => email ?? []));
  const from = async (column: PgColumn, values: readonly string[]) =>
    values.length === 0
      ? []
      : tx
          .select({ id: customers.id })
          .from(customers)
          .where(and(eq(customers.tenantId, tenantId), isAny(column, values)));
  const owners = await tx
    .select({ id: customerPhones.customerId })
    .from(customerPhones)
    .where(and(eq(customerPhones.tenantId, tenantId), isAny(customerPhones.e164, numbers)));
  const found = [
    ...(await from(customers.externalId, externalIds)),
    ...(await from(customers.email, emails)),
    ...owners,
  ];
  return unique(found.map(({ id }) => id));
}

/** One parameter, however many values: otherwise a batch of 500 rows would write a query with 500 of them. */
const isAny = (column: PgColumn, values: readonly string[]): SQL =>
  sql`${column} = any(${sql.param(values)}::${sql.raw(column.getSQLType())}[])`;

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

function group(list: readonly KnownCustomer[], keysOf: (one: KnownCustomer) => readonly string[]) {
  const groups = new Map<string, KnownCustomer[]>();
  for (const one of list) for (const key of keysOf(one)) groups.set(key, [...(groups.get(key) ?? []), one]);
  return groups;
}
