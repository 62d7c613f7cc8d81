import { and, asc, eq } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { customerPhones, customers } from '../../db/tables/customers.ts';

export type NumberHolder = { customerId: string; externalId: string | null; name: string; email: string | null };

/** A number with more customers than this is a switchboard, not a family: they could not be told apart anyway. */
const maxCustomers = 20;

/** The customers with this number, read fresh: includes one added or changed a moment ago. */
export const customersWithNumber = (
  tx: Tx,
  { tenantId, e164 }: { tenantId: string; e164: string },
): Promise<NumberHolder[]> =>
  tx
    .select({
      customerId: customers.id,
      externalId: customers.externalId,
      name: customers.name,
      email: customers.email,
    })
    .from(customerPhones)
    .innerJoin(
      customers,
      and(eq(customers.tenantId, customerPhones.tenantId), eq(customers.id, customerPhones.customerId)),
    )
    .where(and(eq(customerPhones.tenantId, tenantId), eq(customerPhones.e164, e164)))
    .orderBy(asc(customers.id))
    .limit(maxCustomers);
