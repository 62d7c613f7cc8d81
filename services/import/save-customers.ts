import { and, eq, inArray, sql } from 'drizzle-orm';
import { excluded } from '../../db/excluded.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { customerPhones, customers } from '../../db/tables/customers.ts';
import type { CheckedCustomer } from '../customer/fields.ts';
import { findCustomers, type KnownCustomer } from './find-customers.ts';
import type { Ready, RowError, Saved } from './run.ts';

type Write = { id: string; row: CheckedCustomer; before: KnownCustomer | null };

/**
 * Writes one batch of customers. Two imports of one tenant take turns, so a number or address without an external id
 * never creates two customers.
 */
export async function saveCustomers(
  tx: Tx,
  { tenantId, batch, now }: { tenantId: string; batch: readonly Ready<CheckedCustomer>[]; now: Date },
): Promise<Saved> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`import/${tenantId}`}, 0))`);
  const find = await findCustomers(tx, { tenantId, rows: batch.map(({ item }) => item) });
  const errors: RowError[] = [];
  const writes: Write[] = [];
  let unchanged = 0;
  for (const { row, item } of batch) {
    const found = find(item);
    if (found === 'several') {
      const value = item.phones[0]?.raw ?? item.email;
      errors.push({
        row,
        field: 'phone',
        value,
        message: 'belongs to several customers; say which with an external ID',
      });
    } else if (found && isSame(item, found)) unchanged++;
    else writes.push({ id: found?.id ?? newId(), row: item, before: found });
  }
  await writeRows(tx, tenantId, writes, now);
  await writePhones(tx, tenantId, writes);
  const created = writes.filter(({ before }) => before === null).length;
  return { created, updated: writes.length - created, unchanged, errors };
}

/** With an external id, the given numbers are complete; without one, the row only covers the numbers it names. */
const replacesPhones = ({ externalId, phones }: CheckedCustomer): boolean => externalId !== null && phones.length > 0;

function isSame(row: CheckedCustomer, known: KnownCustomer): boolean {
  const numbers = row.phones.map(({ e164 }) => e164);
  const samePhones =
    numbers.every((number) => known.phones.includes(number)) &&
    (!replacesPhones(row) || numbers.length === known.phones.length);
  const isUnchanged = (value: string | null, before: string | null) => value === null || value === before;
  return (
    samePhones &&
    row.name === known.name &&
    isUnchanged(row.externalId, known.externalId) &&
    isUnchanged(row.email, known.email) &&
    isUnchanged(row.timeZone, known.timeZone)
  );
}

async function writeRows(tx: Tx, tenantId: string, writes: readonly Write[], now: Date): Promise<void> {
  if (writes.length === 0) return;
  await tx
    .insert(customers)
    .values(
      writes.map(({ id, row, before }) => ({
        tenantId,
        id,
        externalId: row.externalId ?? before?.externalId ?? null,
        name: row.name,
        email: row.email ?? before?.email ?? null,
        timeZone: row.timeZone ?? before?.timeZone ?? null,
        createdAt: now,
        updatedAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [customers.tenantId, customers.id],
      set: {
        ...excluded(customers, 'externalId', 'name', 'email', 'timeZone'),
        updatedAt: now,
        version: sql`${customers.version} + 1`,
      },
    });
}

async function writePhones(tx: Tx, tenantId: string, writes: readonly Write[]): Promise<void> {
  const replaced = writes.filter(({ before, row }) => before !== null && replacesPhones(row)).map(({ id }) => id);
  if (replaced.length > 0)
    await tx
      .delete(customerPhones)
      .where(and(eq(customerPhones.tenantId, tenantId), inArray(customerPhones.customerId, replaced)));
  const phones = writes.flatMap(({ id, row }) => row.phones.map((phone) => ({ tenantId, customerId: id, ...phone })));
  if (phones.length > 0) await tx.insert(customerPhones).values(phones).onConflictDoNothing();
}
