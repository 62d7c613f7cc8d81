import { sql } from 'drizzle-orm';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { users } from '../../db/tables/tenants.ts';
import { withSystem } from '../../db/tenant.ts';
import { countTry, forgetTries, type Limit } from './limit.ts';
import { passwordFits } from './password.ts';

/** One person's mailbox cannot be guessed at from many addresses, nor many mailboxes from one address. */
const perEmail: Limit = { name: 'sign-in by e-mail', points: 10, seconds: 15 * 60 };
const perAddress: Limit = { name: 'sign-in by address', points: 100, seconds: 15 * 60 };

export type SignedIn = { tenantId: string; userId: string; sessionVersion: number };

/**
 * Checks e-mail and password. Unknown e-mail, wrong password and deactivated user look and take the same.
 * @param address Where the request comes from.
 * @throws {Problem} `unauthenticated`, or `rate_limited` after 10 tries of one e-mail or 100 from one address in 15 minutes.
 */
export async function signIn(
  db: Database,
  { email, password, address, now }: { email: string; password: string; address: string; now: Date },
): Promise<SignedIn> {
  const mailbox = email.toLowerCase();
  await countTry(db, perAddress, address, now);
  await countTry(db, perEmail, mailbox, now);
  const user = await findByEmail(db, mailbox);
  const fits = await passwordFits(user?.passwordHash, password);
  if (!user || !fits || user.deactivatedAt) {
    throw new Problem('unauthenticated', 'Cannot sign in: e-mail or password is wrong');
  }
  await forgetTries(db, perEmail, mailbox, now);
  return { tenantId: user.tenantId, userId: user.id, sessionVersion: user.sessionVersion };
}

async function findByEmail(db: Database, mailbox: string) {
  const [user] = await withSystem(db, (tx) =>
    tx
      .select({
        tenantId: users.tenantId,
        id: users.id,
        passwordHash: users.passwordHash,
        sessionVersion: users.sessionVersion,
        deactivatedAt: users.deactivatedAt,
      })
      .from(users)
      .where(sql`lower(${users.email}) = ${mailbox}`),
  );
  return user;
}
