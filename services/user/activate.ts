import { and, eq } from 'drizzle-orm';
import { checkGrant, type Grantor } from '../../core/access/grant.ts';
import { Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { memberships } from '../../db/tables/tenants.ts';
import { endSessions } from '../access/end-session.ts';
import { lockUser } from './change.ts';
import type { UserRef } from './get.ts';
import { requireAnotherOwner } from './owners.ts';
import type { User } from './view.ts';

type Deed = UserRef & { by: Grantor; now: Date };

/**
 * Ends a person's sessions and blocks their sign-in; what they did stays under their name. A second time changes
 * nothing.
 * @throws {Problem} `not_found`, `forbidden` for yourself or an owner by anyone else, `conflict` for the last active
 *   owner
 */
export async function deactivateUser(tx: Tx, { by, now, ...ref }: Deed): Promise<User> {
  if (by.userId === ref.userId) throw new Problem('forbidden', 'You cannot deactivate yourself');
  const user = await lockUser(tx, ref);
  checkGrant(by, user, user);
  if (user.deactivatedAt) return user;
  if (user.role === 'owner') await requireAnotherOwner(tx, ref);
  await setDeactivated(tx, ref, now);
  await endSessions(tx, ref);
  return { ...user, deactivatedAt: now };
}

/**
 * Lets a deactivated person sign in again. A second time changes nothing.
 * @throws {Problem} `not_found`, `forbidden`
 */
export async function reactivateUser(tx: Tx, { by, now: _now, ...ref }: Deed): Promise<User> {
  const user = await lockUser(tx, ref);
  checkGrant(by, user, user);
  await setDeactivated(tx, ref, null);
  return { ...user, deactivatedAt: null };
}

const setDeactivated = (tx: Tx, { tenantId, userId }: UserRef, deactivatedAt: Date | null) =>
  tx
    .update(memberships)
    .set({ deactivatedAt })
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.id, userId)));
