import { Problem } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { customerPhones, customers } from '../../db/tables/customers.ts';
import { readPlace } from '../config/config.ts';
import { type CustomerInput, checkCustomer } from './fields.ts';
import { getCustomer } from './get.ts';
import type { CustomerView } from './view.ts';

/**
 * A new customer. Future calls from its numbers are linked to it.
 * @throws {Problem} invalid_input with every bad field; conflict when another customer has the external id
 */
export async function createCustomer(
  tx: Tx,
  { tenantId, customer: input, now }: { tenantId: string; customer: CustomerInput; now: Date },
): Promise<CustomerView> {
  const place = await readPlace(tx, tenantId);
  const { customer, errors } = checkCustomer(input, place);
  if (errors.length > 0) throw new Problem('invalid_input', 'Cannot accept the customer', { fields: errors });
  const { phones, ...values } = customer;
  const [row] = await tx
    .insert(customers)
    .values({ tenantId, id: newId(), ...values, createdAt: now, updatedAt: now })
    .onConflictDoNothing({ target: [customers.tenantId, customers.externalId] })
    .returning({ id: customers.id });
  if (!row) throw new Problem('conflict', `There is already a customer with the external ID "${customer.externalId}"`);
  if (phones.length > 0)
    await tx.insert(customerPhones).values(phones.map((phone) => ({ tenantId, customerId: row.id, ...phone })));
  const { memories: _none, ...made } = await getCustomer(tx, { tenantId, customerId: row.id });
  return made;
}
