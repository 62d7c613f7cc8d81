import { and, eq, sql } from 'drizzle-orm';
import { checkGrant, type Grantor } from '../../core/access/grant.ts';
import { Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { invitations, memberships } from '../../db/tables/tenants.ts';
import { asSystem } from '../../db/tenant.ts';
import { dropPerson, normalizeEmail } from '../person/people.ts';
import { lockUser } from './change.ts';
import type { UserRef } from './get.ts';
import { requireAnotherOwner } from './owners.ts';
import type { User } from './view.ts';

/**
 * Erases a person in this tenant: membership, sessions and invitations; and the sign-in too if it belongs to no other
 * tenant. Other memberships stay. The audit log keeps the name under which they acted: it cannot be changed.
 * @returns who it was. A second time is `not_found`.
 * @throws {Problem} `not_found`, `forbidden` for yourself or an owner by anyone else, `conflict` for the last active
 *   owner
 */
export async function eraseUser(tx: Tx, { by, ...ref }: UserRef & { by: Grantor }): Promise<User> {
  if (by.userId === ref.userId) throw new Problem('forbidden', 'You cannot erase yourself');
  const user = await lockUser(tx, ref);
  checkGrant(by, user, user);
  if (user.role === 'owner' && !user.deactivatedAt) await requireAnotherOwner(tx, ref);
  const { tenantId, userId } = ref;
  const invited = eq(sql`lower(${invitations.email})`, normalizeEmail(user.email));
  await tx.delete(invitations).where(and(eq(invitations.tenantId, tenantId), invited));
  const [gone] = await tx
    .delete(memberships)
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.id, userId)))
    .returning({ personId: memberships.personId });
  const personId = gone?.personId;
  if (personId) await asSystem(tx, (system) => dropPerson(system, personId));
  return user;
}
