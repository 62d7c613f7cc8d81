import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { checkGrant, type Grantor } from '../../core/access/grant.ts';
import type { ExtraRight, UserRole } from '../../core/access/rights.ts';
import { scopeOfRole, type UserScope } from '../../core/access/scope.ts';
import { notFound, Problem } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { invitations, memberships } from '../../db/tables/tenants.ts';
import type { Person } from '../access/user.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { normalizeEmail } from '../person/people.ts';

const days = 7;
const mark = 'cwi_';
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * `by`: who invites; the name is shown with the invitation. `mailed`: the token only goes to the mailbox, so whoever
 * has it can read the mailbox; otherwise the inviter hands the link over.
 */
export type NewInvitation = Person & { by: Grantor & { name: string }; mailed: boolean; now: Date };

/**
 * Lets one person join the tenant within 7 days. Whether the address is known in other tenants is neither checked nor
 * revealed.
 * @returns the token, which is never stored and cannot be shown again
 * @throws {Problem} `conflict` when somebody in this tenant has the address; `forbidden` (see {@link checkGrant}), and
 *   for a link handed over by anybody but an owner
 */
export async function invite(
  tx: Tx,
  { by, mailed, now, ...person }: NewInvitation,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const { tenantId, email, role, scope = scopeOfRole(role), extraRights = [] } = person;
  checkGrant(by, { role, extraRights });
  if (!mailed && by.role !== 'owner')
    throw new Problem(
      'forbidden',
      'Only an owner can invite here: mail is not set up, so the link has to be handed over',
    );
  const mine = and(eq(memberships.tenantId, tenantId), eq(sql`lower(${memberships.email})`, normalizeEmail(email)));
  if ((await tx.$count(memberships, mine)) > 0)
    throw new Problem('conflict', `Cannot invite "${email}": that user already exists`);
  const id = newId();
  const token = mark + randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + days * 24 * 3600 * 1000);
  const more = {
    scope,
    extraRights,
    hash: digestOf(token),
    mailedAt: mailed ? now : null,
    createdAt: now,
    createdBy: by.name,
    expiresAt,
  };
  await tx.insert(invitations).values({ ...person, id, ...more });
  return { id, token, expiresAt };
}

export type Invitation = {
  id: string;
  email: string;
  name: string;
  role: UserRole;
  scope: UserScope;
  team: string | null;
  agentName: string | null;
  extraRights: ExtraRight[];
  createdAt: Date;
  createdBy: string;
  mailedAt: Date | null;
  expiresAt: Date;
  acceptedAt: Date | null;
  revokedAt: Date | null;
};

/** Newest first, ended ones too. */
export async function listInvitations(tx: Tx, { tenantId }: { tenantId: string }): Promise<Invitation[]> {
  const rows = await tx
    .select()
    .from(invitations)
    .where(eq(invitations.tenantId, tenantId))
    .orderBy(desc(invitations.id))
    .limit(200);
  return rows.map(({ tenantId: _tenant, hash: _hash, ...invitation }) => invitation);
}

/**
 * Revokes an open invitation at once. A second time changes nothing and is not recorded.
 * @throws {Problem} `not_found`, `conflict` once accepted
 */
export async function revokeInvitation(
  tx: Tx,
  act: Act,
  { tenantId, invitationId }: { tenantId: string; invitationId: string },
): Promise<void> {
  const mine = and(eq(invitations.tenantId, tenantId), eq(invitations.id, invitationId));
  const open = and(mine, isNull(invitations.acceptedAt), isNull(invitations.revokedAt));
  const { name, role } = invitations;
  const [ended] = await tx.update(invitations).set({ revokedAt: act.at }).where(open).returning({ name, role });
  if (ended) return recordChange(tx, act, { noun: 'invitation', id: invitationId, before: ended });
  const [row] = await tx.select().from(invitations).where(mine);
  if (!row) throw notFound('invitation', invitationId);
  if (row.acceptedAt) throw new Problem('conflict', 'Cannot revoke an invitation that was accepted');
}
