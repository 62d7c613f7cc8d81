import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, lt } from 'drizzle-orm';
import { networkOf } from '../../core/access/client-address.ts';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { passwordResets } from '../../db/tables/people.ts';
import { withSystem } from '../../db/tenant.ts';
import { membershipsOf } from '../person/memberships.ts';
import { checkPassword } from '../person/password.ts';
import { normalizeEmail } from '../person/people.ts';
import { verifyMailbox } from '../person/verify.ts';
import { countAttempt, type Limit } from './limit.ts';
import { hashFor } from './user.ts';

/** How long a mailed link is valid. */
const linkSeconds = 60 * 60;
const mark = 'cwp_';
const digestOf = (token: string) => createHash('sha256').update(token).digest('hex');

const perAddress: Limit = { name: 'password reset by address', points: 30, seconds: 15 * 60 };
/** Keeps others from flooding a mailbox; unknown addresses count too. */
const perMailbox: Limit = { name: 'password reset by mailbox', points: 5, seconds: 60 * 60 };

type Asked = { email: string; address: string; now: Date };

/** Counts the request without revealing whether the address is known. @throws {Problem} `rate_limited` */
export async function countReset(db: Database, { email, address, now }: Asked): Promise<void> {
  await countAttempt(db, perAddress, networkOf(address), now);
  await countAttempt(db, perMailbox, normalizeEmail(email), now);
}

/**
 * Creates the link with which the owner of this mailbox can choose another password, within an hour.
 * @returns the token, or undefined if the address belongs to no tenant: then send no mail
 */
export async function beginReset(
  db: Database,
  { email, now }: { email: string; now: Date },
): Promise<string | undefined> {
  const token = mark + randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + linkSeconds * 1000);
  return withSystem(db, async (tx) => {
    await tx.delete(passwordResets).where(lt(passwordResets.expiresAt, now));
    if ((await membershipsOf(tx, normalizeEmail(email))).length === 0) return undefined;
    await tx.insert(passwordResets).values({ hash: digestOf(token), email: normalizeEmail(email), expiresAt });
    return token;
  });
}

type Reset = { token: string; password: string; now: Date };

/**
 * Sets the password and ends all sessions under the address. A token works once: of two concurrent uses one wins.
 * @returns the memberships of the address, for their audit logs
 * @throws {Problem} `not_found` for an unknown, used or expired token; `invalid_input` for a short password
 */
export async function resetPassword(
  db: Database,
  { token, password, now }: Reset,
): Promise<{ tenantId: string; userId: string }[]> {
  checkPassword('password', password);
  const good = and(eq(passwordResets.hash, digestOf(token)), gt(passwordResets.expiresAt, now));
  const [asked] = await withSystem(db, (tx) => tx.select().from(passwordResets).where(good));
  if (!asked) throw invalidLink();
  const passwordHash = await hashFor(db, asked.email, password);
  return withSystem(db, async (tx) => {
    const used = await tx.delete(passwordResets).where(good).returning({ email: passwordResets.email });
    if (used.length === 0) throw invalidLink();
    await tx.delete(passwordResets).where(eq(passwordResets.email, asked.email));
    await verifyMailbox(tx, { email: asked.email, passwordHash, now });
    return membershipsOf(tx, asked.email);
  });
}

const invalidLink = () => new Problem('not_found', 'This link is not valid: ask for a new one');
