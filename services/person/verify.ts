import { and, eq, exists, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { people } from '../../db/tables/people.ts';
import { memberships, sessions } from '../../db/tables/tenants.ts';
import { findPeople, insertPerson, normalizeEmail, unverified } from './people.ts';

type Proof = { email: string; passwordHash: string; now: Date };

/**
 * Somebody answered mail to this address and chose a password: the address is theirs. They get every membership created
 * for the address, even where somebody else joined by a link handed over; all sessions under it end. Runs as the narrow
 * role, in one transaction. A second time changes the password and ends sessions, nothing else.
 * @returns the person
 */
export async function verifyMailbox(system: Tx, { email, passwordHash, now }: Proof): Promise<string> {
  const mailbox = normalizeEmail(email);
  // One verification per address at a time: two links opened at once create one person.
  await system.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`proof ${mailbox}`}, 0))`);
  const known = (await findPeople(system, mailbox)).find(({ provenAt }) => provenAt);
  const personId = known?.id ?? (await insertPerson(system, { email, passwordHash, provenAt: now, now }));
  if (known) await system.update(people).set({ passwordHash }).where(eq(people.id, personId));

  const others = and(eq(people.id, memberships.personId), ne(people.id, personId), unverified(mailbox));
  const byLink = exists(system.select({ one: sql`1` }).from(people).where(others));
  await system
    .update(memberships)
    .set({ personId })
    .where(and(eq(sql`lower(${memberships.email})`, mailbox), or(isNull(memberships.personId), byLink)));
  await endSessionsOf(system, personId);
  const left = system.select({ id: memberships.personId }).from(memberships).where(eq(memberships.personId, people.id));
  await system.delete(people).where(and(unverified(mailbox), sql`not exists ${left}`));
  return personId;
}

/** Ends all sessions of a person, in every tenant; with `except`, all others. Runs as the narrow role. */
export async function endSessionsOf(system: Tx, personId: string, { except }: { except?: string } = {}): Promise<void> {
  const theirs = await system
    .select({ tenantId: memberships.tenantId, id: memberships.id })
    .from(memberships)
    .where(eq(memberships.personId, personId));
  const ids = theirs.map(({ id }) => id);
  if (ids.length === 0) return;
  const spared = except === undefined ? undefined : ne(sessions.id, except);
  await system.delete(sessions).where(and(inArray(sessions.userId, ids), spared));
  if (except !== undefined) return;
  await system
    .update(memberships)
    .set({ sessionVersion: sql`${memberships.sessionVersion} + 1` })
    .where(inArray(memberships.id, ids));
}
