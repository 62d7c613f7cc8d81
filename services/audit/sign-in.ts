import { and, eq } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { memberships } from '../../db/tables/tenants.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { membershipsOf } from '../person/memberships.ts';
import { normalizeEmail } from '../person/people.ts';
import { recordAudit } from './record.ts';

export type SignInFacts = {
  /** `password`, `oidc`, `switch` from another tenant, or `reset`. */
  way: string;
  requestId: string;
  address: string | null;
  at: Date;
};
type Member = { tenantId: string; userId: string };

/** Records that a person signed in, or that somebody tried to as this person; a failed try has no actor. */
export async function recordSignIn(
  db: Database,
  { tenantId, userId }: Member,
  { outcome, way, requestId, address, at }: SignInFacts & { outcome: 'signIn' | 'signInFailed' | 'resetPassword' },
): Promise<void> {
  await withTenant(db, tenantId, async (tx) => {
    const [user] = await tx
      .select({ name: memberships.name })
      .from(memberships)
      .where(and(eq(memberships.tenantId, tenantId), eq(memberships.id, userId)));
    const actor =
      outcome === 'signInFailed'
        ? { kind: 'nobody' as const, id: null, name: '' }
        : { kind: 'user' as const, id: userId, name: user?.name ?? '' };
    const subject = { kind: 'user', id: userId };
    const origin = { actor, requestId, address };
    await recordAudit(tx, { tenantId, origin, action: outcome, subject, after: { way }, at });
  });
}

/** Records a failed sign-in through this tenant's sign-in service, if the tenant knows the address. */
export async function recordFailedIn(db: Database, tenantId: string, email: string, facts: SignInFacts): Promise<void> {
  const members = await withSystem(db, (tx) => membershipsOf(tx, normalizeEmail(email)));
  const member = members.find((one) => one.tenantId === tenantId);
  if (member) await recordSignIn(db, member, { ...facts, outcome: 'signInFailed' });
}

/**
 * Records a failed sign-in in every tenant with the address. If there are several, none learns the network address: the
 * try may have been for another.
 */
export async function recordFailedSignIn(db: Database, email: string, facts: SignInFacts): Promise<void> {
  const members = await withSystem(db, (tx) => membershipsOf(tx, normalizeEmail(email)));
  const address = members.length > 1 ? null : facts.address;
  for (const member of members) await recordSignIn(db, member, { ...facts, address, outcome: 'signInFailed' });
}
