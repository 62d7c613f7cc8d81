import { and, eq } from 'drizzle-orm';
import { IANAZone } from 'luxon';
import type { ContactPolicy } from '../../core/contact/plan.ts';
import type { Tx } from '../../db/open.ts';
import { customers } from '../../db/tables/customers.ts';
import { ifReadable, readCalling } from '../config/config.ts';

export type Rules = { policy: ContactPolicy; timeZone: string };
type Planned = { tenantId: string; customerId: string | null; timeZone: string };

/**
 * The rules for dialing a plan, read fresh each time: the tenant's policy, and the customer's current time zone rather
 * than the one found when the plan was created.
 * @throws {StepFailure} InvalidSettings
 */
export async function readRules(tx: Tx, plan: Planned): Promise<Rules> {
  const { contact: policy } = await readCalling(tx, plan.tenantId);
  return { policy, timeZone: (await statedZone(tx, plan)) ?? plan.timeZone };
}

/** The same; null if the tenant's settings cannot be read: nobody is dialed by defaults the tenant did not choose. */
export const rulesIfReadable = (tx: Tx, plan: Planned): Promise<Rules | null> => ifReadable(readRules(tx, plan));

async function statedZone(tx: Tx, { tenantId, customerId }: { tenantId: string; customerId: string | null }) {
  if (!customerId) return null;
  const [customer] = await tx
    .select({ timeZone: customers.timeZone })
    .from(customers)
    .where(and(eq(customers.tenantId, tenantId), eq(customers.id, customerId)));
  const stated = customer?.timeZone ?? null;
  return stated && IANAZone.isValidZone(stated) ? stated : null;
}
