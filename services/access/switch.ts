import { and, eq } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import { memberships } from '../../db/tables/tenants.ts';
import { withSystem } from '../../db/tenant.ts';
import { activeMemberships, type Membership } from '../person/memberships.ts';
import type { SignedIn } from './sign-in.ts';

/**
 * The tenants that this session can open, by name: all of the person's if they signed in with a password. A sign-in
 * service only vouches for its own tenant, so its sessions open no other.
 */
export async function openTenants(db: Database, user: SignedIn): Promise<Membership[]> {
  const theirs = await withSystem(db, (tx) => membershipsBeside(tx, user));
  return user.way === 'password' ? theirs : theirs.filter(({ tenantId }) => tenantId === user.tenantId);
}

async function membershipsBeside(system: Tx, { tenantId, userId }: SignedIn): Promise<Membership[]> {
  const [mine] = await system
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.id, userId)));
  return mine?.personId ? activeMemberships(system, [mine.personId]) : [];
}

/**
 * This person's membership in another of their tenants.
 * @throws {Problem} not_found for a tenant that this session cannot open
 */
export async function findInTenant(db: Database, user: SignedIn, tenantId: string): Promise<SignedIn> {
  const there = (await openTenants(db, user)).find((one) => one.tenantId === tenantId);
  if (!there) throw notFound('tenant', tenantId);
  return { tenantId, userId: there.userId, sessionVersion: there.sessionVersion, way: user.way };
}
