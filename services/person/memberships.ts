import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { memberships, tenants } from '../../db/tables/tenants.ts';

export type Membership = { tenantId: string; tenantName: string; userId: string; sessionVersion: number };

const columns = {
  tenantId: memberships.tenantId,
  tenantName: tenants.name,
  userId: memberships.id,
  sessionVersion: memberships.sessionVersion,
};

/** The tenants in which these people are active, by name. Runs as the narrow role. */
export async function activeMemberships(system: Tx, personIds: string[]): Promise<Membership[]> {
  if (personIds.length === 0) return [];
  return system
    .select(columns)
    .from(memberships)
    .innerJoin(tenants, eq(tenants.tenantId, memberships.tenantId))
    .where(and(inArray(memberships.personId, personIds), isNull(memberships.deactivatedAt)))
    .orderBy(asc(sql`lower(${tenants.name})`), asc(tenants.tenantId));
}

/** Memberships created for this address, including deactivated ones. Runs as the narrow role. */
export const membershipsOf = (system: Tx, mailbox: string): Promise<{ tenantId: string; userId: string }[]> =>
  system
    .select({ tenantId: memberships.tenantId, userId: memberships.id })
    .from(memberships)
    .where(eq(sql`lower(${memberships.email})`, mailbox));
