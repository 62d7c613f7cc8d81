import { and, eq, gt, isNull } from 'drizzle-orm';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { invitations, tenants } from '../../db/tables/tenants.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { findPeople, normalizeEmail } from '../person/people.ts';
import { digestOf } from './invite.ts';

export type InvitationRef = { tenantId: string; id: string };
export type OpenInvitation = InvitationRef & {
  email: string;
  name: string;
  tenantName: string;
  mailed: boolean;
  /** A sign-in for the mailbox exists. Only checked if the token was mailed: nobody else may learn it. */
  known: boolean;
};

export const invalidInvitation = () => new Problem('not_found', 'This invitation is not valid: ask for a new one');

/** Open: not accepted, revoked or expired. */
export const stillOpen = ({ tenantId, id }: InvitationRef, now: Date) =>
  and(
    eq(invitations.tenantId, tenantId),
    eq(invitations.id, id),
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
    gt(invitations.expiresAt, now),
  );

/** @throws {Problem} `not_found` for an unknown, used, revoked or expired token */
export async function findInvitation(db: Database, token: string, now: Date): Promise<OpenInvitation> {
  const [ref] = await withSystem(db, (tx) =>
    tx
      .select({ tenantId: invitations.tenantId, id: invitations.id })
      .from(invitations)
      .where(eq(invitations.hash, digestOf(token))),
  );
  if (!ref) throw invalidInvitation();
  const [row] = await withTenant(db, ref.tenantId, (tx) =>
    tx
      .select({
        email: invitations.email,
        name: invitations.name,
        mailedAt: invitations.mailedAt,
        tenantName: tenants.name,
      })
      .from(invitations)
      .innerJoin(tenants, eq(tenants.tenantId, invitations.tenantId))
      .where(stillOpen(ref, now)),
  );
  if (!row) throw invalidInvitation();
  const { mailedAt, ...shown } = row;
  const mailed = mailedAt !== null;
  const people = mailed ? await withSystem(db, (tx) => findPeople(tx, normalizeEmail(row.email))) : [];
  return { ...ref, ...shown, mailed, known: people.some(({ provenAt }) => provenAt) };
}
