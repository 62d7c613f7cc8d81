import { and, eq, sql } from 'drizzle-orm';
import type { UserRole } from '../../core/access/rights.ts';
import { Problem } from '../../core/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import { memberships } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import type { Identity } from '../../providers/oidc/port.ts';
import { countAttempt } from '../access/limit.ts';
import type { SignedIn } from '../access/sign-in.ts';
import { insertMembership } from '../access/user.ts';
import { normalizeEmail } from '../person/people.ts';
import { attemptSeconds } from './attempt.ts';

/**
 * `tenantId`: the tenant of the sign-in service. `role`: the role of a person who signs in for the first time; null
 * admits nobody new.
 */
export type IssuerOf = { tenantId: string; role: UserRole | null };

type Asked = { identity: Identity; issuer: IssuerOf; now: Date };

/**
 * The person in this tenant that its issuer vouches for. An issuer only speaks for its own tenant: the same address in
 * another tenant is ignored, and a person created here has no password.
 * @throws {Problem} `unauthenticated` for an unverified or unknown e-mail address, or a deactivated person
 */
export async function signInWithIdentity(db: Database, { identity, issuer, now }: Asked): Promise<SignedIn> {
  const { email, emailVerified, name } = identity;
  const { tenantId, role } = issuer;
  if (!emailVerified) throw new Problem('unauthenticated', 'Cannot sign in: the e-mail address is not verified');
  return withTenant(db, tenantId, async (tx) => {
    const known = await findMember(tx, tenantId, email);
    if (known && !known.deactivatedAt)
      return { tenantId, userId: known.id, sessionVersion: known.sessionVersion, way: 'issuer' };
    if (known || !role) throw new Problem('unauthenticated', 'Cannot sign in: no account has this e-mail address');
    const person = { tenantId, email, name: (name ?? email).slice(0, 200), role, personId: null };
    const { userId } = await insertMembership(tx, person, now);
    return { tenantId, userId, sessionVersion: 1, way: 'issuer' };
  });
}

async function findMember(tx: Tx, tenantId: string, email: string) {
  const [member] = await tx
    .select()
    .from(memberships)
    .where(and(eq(memberships.tenantId, tenantId), eq(sql`lower(${memberships.email})`, normalizeEmail(email))));
  return member;
}

/** Accepts a state once, whichever process it comes back to. @throws {Problem} unauthenticated the second time */
export async function useState(db: Database, state: string, now: Date): Promise<void> {
  const once = { name: 'oidc state', points: 1, seconds: 2 * attemptSeconds };
  await countAttempt(db, once, state, now).catch((error: unknown) => {
    if (!(error instanceof Problem && error.code === 'rate_limited')) throw error;
    throw new Problem('unauthenticated', 'Cannot sign in: this sign-in was already completed');
  });
}
