import type { UserRole } from '../../core/access/rights.ts';
import { invalidField, Problem } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Database } from '../../db/open.ts';
import { users } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { hashPassword } from './password.ts';

export type NewUser = { tenantId: string; email: string; name: string; role: UserRole; password: string };

/**
 * A person who may sign in. An e-mail address belongs to one user of the whole installation, whatever its letter case.
 * @throws {Problem} `invalid_input` for a password under 10 characters, `conflict` when the address is taken.
 */
export async function createUser(
  db: Database,
  { password, ...user }: NewUser,
  now = new Date(),
): Promise<{ userId: string }> {
  if (password.length < 10) throw invalidField('password', '(hidden)', 'needs at least 10 characters');
  const id = newId();
  const passwordHash = await hashPassword(password);
  const made = await withTenant(db, user.tenantId, (tx) =>
    tx
      .insert(users)
      .values({ ...user, id, passwordHash, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: users.id }),
  );
  if (made.length === 0) throw new Problem('conflict', `Cannot create user "${user.email}": the address is taken`);
  return { userId: id };
}
