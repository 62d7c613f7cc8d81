import type { ExtraRight, UserRole } from '../../core/access/rights.ts';
import { scopeOfRole, type UserScope } from '../../core/access/scope.ts';
import { Problem } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { users } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { checkPassword, hashPassword } from './password.ts';

/** Who a person is to be. Without a scope an agent sees the own calls and everybody else all. */
export type Person = {
  tenantId: string;
  email: string;
  name: string;
  role: UserRole;
  scope?: UserScope | undefined;
  team?: string | null | undefined;
  agentName?: string | null | undefined;
  extraRights?: ExtraRight[] | undefined;
};
export type NewUser = Person & { password: string };

/**
 * A person who may sign in. An e-mail address belongs to one user of the whole installation, whatever its letter case.
 * @throws {Problem} `invalid_input` for a password under 10 characters, `conflict` when the address is taken.
 */
export async function createUser(
  db: Database,
  { password, ...person }: NewUser,
  now = new Date(),
): Promise<{ userId: string }> {
  checkPassword('password', password);
  const passwordHash = await hashPassword(password);
  return withTenant(db, person.tenantId, (tx) => insertUser(tx, { ...person, passwordHash }, now));
}

/** @throws {Problem} `conflict` when the address is taken. */
export async function insertUser(
  tx: Tx,
  person: Person & { passwordHash: string },
  now: Date,
): Promise<{ userId: string }> {
  const id = newId();
  const made = await tx
    .insert(users)
    .values({ ...person, scope: person.scope ?? scopeOfRole(person.role), id, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: users.id });
  if (made.length === 0) throw new Problem('conflict', `Cannot create user "${person.email}": the address is taken`);
  return { userId: id };
}
