import { randomBytes } from 'node:crypto';
import type { UserRole } from '../../core/access/rights.ts';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import type { Identity } from '../../providers/oidc/port.ts';
import { findUserByEmail } from '../access/find-user.ts';
import { countTry } from '../access/limit.ts';
import type { SignedIn } from '../access/sign-in.ts';
import { createUser } from '../access/user.ts';
import { attemptSeconds } from './attempt.ts';

/** Whom to make a user of who signs in for the first time; null: only who is a user already can sign in. */
export type AutoCreate = { tenantId: string; role: UserRole } | null;

/**
 * The person whom the issuer vouches for.
 * @throws {Problem} `unauthenticated` for an e-mail address that is not verified, nobody's, or of somebody deactivated.
 */
export async function signInByIdentity(
  db: Database,
  { identity, autoCreate, now }: { identity: Identity; autoCreate: AutoCreate; now: Date },
): Promise<SignedIn> {
  const { email, emailVerified, name } = identity;
  if (!emailVerified) throw new Problem('unauthenticated', 'Cannot sign in: the e-mail address is not verified');
  const known = await findUserByEmail(db, email);
  if (known && !known.deactivated) return known;
  if (known || !autoCreate) throw new Problem('unauthenticated', 'Cannot sign in: no account has this e-mail address');
  // A password that nobody knows: this person signs in through the issuer alone.
  const password = randomBytes(32).toString('base64url');
  const person = { ...autoCreate, email, name: (name ?? email).slice(0, 200), password };
  const { userId } = await createUser(db, person, now);
  return { tenantId: autoCreate.tenantId, userId, sessionVersion: 1 };
}

/** Lets a state pass once, whichever process it comes back to. @throws {Problem} unauthenticated the second time */
export async function useState(db: Database, state: string, now: Date): Promise<void> {
  const once = { name: 'oidc state', points: 1, seconds: 2 * attemptSeconds };
  await countTry(db, once, state, now).catch((error: unknown) => {
    if (!(error instanceof Problem && error.code === 'rate_limited')) throw error;
    throw new Problem('unauthenticated', 'Cannot sign in: this sign-in was already completed');
  });
}
