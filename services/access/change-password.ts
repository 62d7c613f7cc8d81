import { and, eq } from 'drizzle-orm';
import { invalidField, Problem } from '../../core/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import { people } from '../../db/tables/people.ts';
import { memberships } from '../../db/tables/tenants.ts';
import { asSystem, withSystem, withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { checkPassword, hashPassword, openedBy } from '../person/password.ts';
import { endSessionsOf } from '../person/verify.ts';
import { clearAttempts, countAttempt, type Limit } from './limit.ts';

/** Whoever finds an unlocked screen must not be able to guess the password. */
const perUser: Limit = { name: 'password change by user', points: 10, seconds: 15 * 60 };

export type PasswordChange = {
  tenantId: string;
  userId: string;
  /** This session stays; all other sessions of this person end, in every tenant. */
  sessionId: string;
  currentPassword: string;
  newPassword: string;
};

/**
 * @throws {Problem} `invalid_input` for a wrong or a short password, `conflict` for a person without one,
 *   `rate_limited` after 10 tries in 15 minutes
 */
export async function changePassword(db: Database, act: Act, change: PasswordChange): Promise<void> {
  const { tenantId, userId, sessionId, currentPassword, newPassword } = change;
  const now = act.at;
  checkPassword('newPassword', newPassword);
  await countAttempt(db, perUser, userId, now);
  const person = await withSystem(db, (tx) => findPerson(tx, change));
  if (!person) throw new Problem('conflict', 'You sign in through a sign-in service and have no password here');
  const [fits] = await openedBy([person], currentPassword);
  if (!fits) throw invalidField('currentPassword', '(hidden)', 'is not the current password');
  const passwordHash = await hashPassword(newPassword, person.passwordHash);
  await withTenant(db, tenantId, async (tx) => {
    await asSystem(tx, async (system) => {
      // Of two concurrent changes, the second was made with a password that is no longer valid.
      const unchanged = and(eq(people.id, person.id), eq(people.passwordHash, person.passwordHash));
      const changed = await system.update(people).set({ passwordHash }).where(unchanged).returning({ id: people.id });
      if (changed.length === 0) throw new Problem('conflict', 'Your password has just been changed');
      await endSessionsOf(system, person.id, { except: sessionId });
    });
    await recordChange(tx, act, { noun: 'user', id: userId });
  });
  await clearAttempts(db, perUser, userId, now);
}

async function findPerson(system: Tx, { tenantId, userId }: { tenantId: string; userId: string }) {
  const [person] = await system
    .select({ id: people.id, passwordHash: people.passwordHash })
    .from(people)
    .innerJoin(memberships, eq(memberships.personId, people.id))
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.id, userId)));
  return person;
}
