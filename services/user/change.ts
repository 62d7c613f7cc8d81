import { and, eq } from 'drizzle-orm';
import { checkGrant, type Grantor } from '../../core/access/grant.ts';
import type { ExtraRight, UserRole } from '../../core/access/rights.ts';
import type { UserScope } from '../../core/access/scope.ts';
import { notFound, Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { memberships, tenants } from '../../db/tables/tenants.ts';
import { endSessions } from '../access/end-session.ts';
import { getUser, type UserRef } from './get.ts';
import { requireAnotherOwner } from './owners.ts';
import { type User, userColumns } from './view.ts';

/** Missing fields stay as they are. */
export type UserChange = {
  name?: string | undefined;
  role?: UserRole | undefined;
  scope?: UserScope | undefined;
  team?: string | null | undefined;
  agentName?: string | null | undefined;
  extraRights?: ExtraRight[] | undefined;
};

/**
 * Changes a person; another role or other rights end that person's sessions. People can only change their own name,
 * nothing else about themselves.
 * @throws {Problem} `not_found`, `forbidden` (see {@link checkGrant}), `conflict` for the last active owner
 */
export async function changeUser(
  tx: Tx,
  { by, change, ...ref }: UserRef & { by: Grantor; change: UserChange },
): Promise<User> {
  const before = await lockUser(tx, ref);
  const after = { ...before, ...given(change) };
  const { name: _name, ...standing } = given(change);
  if (Object.keys(standing).length > 0) {
    if (by.userId === ref.userId) throw new Problem('forbidden', 'You cannot change your own role, team or rights');
    checkGrant(by, after, before);
  } else if (by.userId !== ref.userId) checkGrant(by, before, before);
  if (before.role === 'owner' && after.role !== 'owner') await requireAnotherOwner(tx, ref);
  const [user] = await tx
    .update(memberships)
    .set({ ...given(change), name: after.name })
    .where(and(eq(memberships.tenantId, ref.tenantId), eq(memberships.id, ref.userId)))
    .returning(userColumns);
  if (!user) throw notFound('user', ref.userId);
  const sameRights = String([...before.extraRights].sort()) === String([...after.extraRights].sort());
  if (before.role !== after.role || !sameRights) await endSessions(tx, ref);
  return user;
}

const given = (change: UserChange) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<User>;

/**
 * Serializes changes of a tenant's people until the end of the transaction: two owners who demote each other at once
 * cannot both succeed.
 * @throws {Problem} not_found
 */
export async function lockUser(tx: Tx, ref: UserRef): Promise<User> {
  const tenant = eq(tenants.tenantId, ref.tenantId);
  await tx.select({ id: tenants.tenantId }).from(tenants).where(tenant).for('no key update');
  return getUser(tx, ref);
}
