import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { customerPhones, customers } from '../../db/tables/customers.ts';

/** Removes one number from a customer. Safe to repeat. */
export async function removePhone(
  tx: Tx,
  { tenantId, customerId, e164, now }: { tenantId: string; customerId: string; e164: string; now: Date },
): Promise<void> {
  const theirs = and(eq(customerPhones.tenantId, tenantId), eq(customerPhones.customerId, customerId));
  const gone = await tx.delete(customerPhones).where(and(theirs, eq(customerPhones.e164, e164)));
  if (gone.rowCount) await countChange(tx, { tenantId, customerId, now });
}

const countChange = (tx: Tx, { tenantId, customerId, now }: { tenantId: string; customerId: string; now: Date }) =>
  tx
    .update(customers)
    .set({ updatedAt: now, version: sql`${customers.version} + 1` })
    .where(and(eq(customers.tenantId, tenantId), eq(customers.id, customerId)));

/** Adds a number to a customer. Safe to repeat: a number it already has changes nothing. @returns whether it was new */
export async function addPhone(
  tx: Tx,
  { tenantId, customerId, e164, now }: { tenantId: string; customerId: string; e164: string; now: Date },
): Promise<boolean> {
  const added = await tx
    .insert(customerPhones)
    .values({ tenantId, customerId, e164, raw: e164 })
    .onConflictDoNothing()
    .returning({ e164: customerPhones.e164 });
  if (added.length === 0) return false;
  await countChange(tx, { tenantId, customerId, now });
  return true;
}
