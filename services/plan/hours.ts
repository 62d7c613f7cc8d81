import { and, eq } from 'drizzle-orm';
import { IANAZone } from 'luxon';
import type { ContactPolicy } from '../../core/contact/plan.ts';
import type { Tx } from '../../db/open.ts';
import { customers } from '../../db/tables/customers.ts';
import { readPipeline } from '../config/config.ts';

/**
 * The rules for dialing a plan, read fresh each time: the tenant's policy, and the customer's current time zone rather
 * than the one found when the plan was created.
 */
export async function readRules(
  tx: Tx,
  plan: { tenantId: string; customerId: string | null; timeZone: string },
): Promise<{ policy: ContactPolicy; timeZone: string }> {
  const { config } = await readPipeline(tx, plan.tenantId);
  return { policy: config.contact, timeZone: (await statedZone(tx, plan)) ?? plan.timeZone };
}

async function statedZone(tx: Tx, { tenantId, customerId }: { tenantId: string; customerId: string | null }) {
  if (!customerId) return null;
  const [customer] = await tx
    .select({ timeZone: customers.timeZone })
    .from(customers)
    .where(and(eq(customers.tenantId, tenantId), eq(customers.id, customerId)));
  const stated = customer?.timeZone ?? null;
  return stated && IANAZone.isValidZone(stated) ? stated : null;
}
