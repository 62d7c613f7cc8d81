import { and, eq } from 'drizzle-orm';
import { invalidField } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { users } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { endSessions } from './end-session.ts';
import { countTry, forgetTries, type Limit } from './limit.ts';
import { checkPassword, hashPassword, passwordFits } from './password.ts';

/** Whoever finds a screen unlocked shall not find the password by trying. */
const perUser: Limit = { name: 'password change by user', points: 10, seconds: 15 * 60 };

export type PasswordChange = {
  tenantId: string;
  userId: string;
  /** Goes on; all other sessions of this person end. */
  sessionId: string;
  currentPassword: string;
  newPassword: string;
};

/** @throws {Problem} `invalid_input` for a wrong or a short password, `rate_limited` after 10 tries in 15 minutes. */
export async function changePassword(db: Database, act: Act, change: PasswordChange): Promise<void> {
  const { tenantId, userId, sessionId, currentPassword, newPassword } = change;
  const now = act.at;
  checkPassword('newPassword', newPassword);
  await countTry(db, perUser, userId, now);
  const mine = and(eq(users.tenantId, tenantId), eq(users.id, userId));
  const [user] = await withTenant(db, tenantId, (tx) =>
    tx.select({ passwordHash: users.passwordHash }).from(users).where(mine),
  );
  if (!(await passwordFits(user?.passwordHash, currentPassword)))
    throw invalidField('currentPassword', '(hidden)', 'is not the current password');
  const passwordHash = await hashPassword(newPassword);
  await withTenant(db, tenantId, async (tx) => {
    await tx.update(users).set({ passwordHash }).where(mine);
    await endSessions(tx, { tenantId, userId, except: sessionId });
    await recordChange(tx, act, { noun: 'user', id: userId });
  });
  await forgetTries(db, perUser, userId, now);
}
