import { and, eq } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound, Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { customerPhones, customers } from '../../db/tables/customers.ts';
import { readPlace } from '../config/config.ts';
import { sameVersion } from '../paging/version.ts';
import { type CustomerInput, checkCustomer } from './fields.ts';
import { getCustomer } from './get.ts';
import type { CustomerView } from './view.ts';

export type CustomerChange = {
  tenantId: string;
  customerId: string;
  /** The version that the editor saw. */
  version: number;
  /** Missing fields stay as they are; `phones` replaces all numbers. */
  change: CustomerInput;
  now: Date;
};

/**
 * Changes a customer; future calls are linked by its new numbers.
 * @throws {Problem} not_found; precondition_failed for an outdated version; invalid_input with every bad field;
 *   conflict when another customer has the external id
 */
export async function changeCustomer(
  tx: Tx,
  { tenantId, customerId, version, change, now }: CustomerChange,
): Promise<CustomerView> {
  if (!isUuid(customerId)) throw notFound('customer', customerId);
  const mine = and(eq(customers.tenantId, tenantId), eq(customers.id, customerId));
  const [row] = await tx.select().from(customers).where(mine).for('update');
  if (!row) throw notFound('customer', customerId);
  sameVersion('customer', row.version, version);
  const place = await readPlace(tx, tenantId);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { customer, errors } = checkCustomer({ ...row, ...given }, place);
  if (errors.length > 0) throw new Problem('invalid_input', 'Cannot accept the customer', { fields: errors });
  const { phones, ...values } = customer;
  if (values.externalId && values.externalId !== row.externalId) await freeExternalId(tx, tenantId, values.externalId);
  await tx
    .update(customers)
    .set({ ...values, updatedAt: now, version: row.version + 1 })
    .where(mine);
  if (change.phones) {
    await tx
      .delete(customerPhones)
      .where(and(eq(customerPhones.tenantId, tenantId), eq(customerPhones.customerId, customerId)));
    if (phones.length > 0)
      await tx.insert(customerPhones).values(phones.map((phone) => ({ tenantId, customerId, ...phone })));
  }
  const { memories: _kept, ...changed } = await getCustomer(tx, { tenantId, customerId });
  return changed;
}

async function freeExternalId(tx: Tx, tenantId: string, externalId: string): Promise<void> {
  const same = and(eq(customers.tenantId, tenantId), eq(customers.externalId, externalId));
  if ((await tx.$count(customers, same)) > 0)
    throw new Problem('conflict', `There is already a customer with the external ID "${externalId}"`);
}
