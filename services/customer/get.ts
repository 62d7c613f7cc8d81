import { and, eq } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { customers } from '../../db/tables/customers.ts';
import { listMemories, type MemoryView } from '../memory/list.ts';
import { type CustomerView, customerColumns, withPhones } from './view.ts';

const maxMemories = 50;

/**
 * A customer with what is remembered of the latest calls.
 * @throws {Problem} not_found, also for a customer of another tenant.
 */
export async function getCustomer(
  tx: Tx,
  { tenantId, customerId }: { tenantId: string; customerId: string },
): Promise<CustomerView & { memories: MemoryView[] }> {
  if (!isUuid(customerId)) throw notFound('customer', customerId);
  const rows = await tx
    .select(customerColumns)
    .from(customers)
    .where(and(eq(customers.tenantId, tenantId), eq(customers.id, customerId)));
  const [customer] = await withPhones(tx, tenantId, rows);
  if (!customer) throw notFound('customer', customerId);
  return { ...customer, memories: await listMemories(tx, { tenantId, customerId, limit: maxMemories }) };
}
