import type { ExtraRight, UserRole } from '../../core/access/rights.ts';
import { scopeOfRole, type UserScope } from '../../core/access/scope.ts';
import { Problem } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { memberships } from '../../db/tables/tenants.ts';
import { asSystem, withSystem, withTenant } from '../../db/tenant.ts';
import { checkPassword, hashPassword } from '../person/password.ts';
import { findPeople, insertPerson, normalizeEmail } from '../person/people.ts';

/** A person to add to a tenant. Without a scope an agent sees their own calls and everybody else sees all. */
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
 * A person who signs in with a password, as an operator creates them. People with the same address in other tenants are
 * not affected.
 * @throws {Problem} `invalid_input` for a password under 10 characters, `conflict` when somebody in this tenant has the
 *   address
 */
export async function createUser(
  db: Database,
  { password, ...person }: NewUser,
  now = new Date(),
): Promise<{ userId: string }> {
  checkPassword('password', password);
  const passwordHash = await hashFor(db, person.email, password);
  return withTenant(db, person.tenantId, async (tx) => {
    const personId = await asSystem(tx, (system) => insertPerson(system, { email: person.email, passwordHash, now }));
    return insertMembership(tx, { ...person, personId }, now);
  });
}

/** With the salt shared by all passwords of this address. */
export async function hashFor(db: Database, email: string, password: string): Promise<string> {
  const [first] = await withSystem(db, (tx) => findPeople(tx, normalizeEmail(email)));
  return hashPassword(password, first?.passwordHash);
}

/** @throws {Problem} `conflict` when somebody in this tenant has the address or is this person */
export async function insertMembership(
  tx: Tx,
  person: Person & { personId: string | null },
  now: Date,
): Promise<{ userId: string }> {
  const id = newId();
  const made = await tx
    .insert(memberships)
    .values({ ...person, scope: person.scope ?? scopeOfRole(person.role), id, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: memberships.id });
  if (made.length === 0) throw new Problem('conflict', `Cannot add "${person.email}": that user already exists`);
  return { userId: id };
}
