import { and, asc, eq, isNull, notExists, sql } from 'drizzle-orm';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { people } from '../../db/tables/people.ts';
import { memberships } from '../../db/tables/tenants.ts';

export type Credential = { id: string; passwordHash: string; provenAt: Date | null };

/** An address in the form used for comparison. */
export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

const ofMailbox = (mailbox: string) => eq(sql`lower(${people.email})`, mailbox);

/**
 * Everybody who signs in with this address, oldest first: the one with the verified mailbox, and those who came by a
 * link.
 */
export const findPeople = (system: Tx, mailbox: string): Promise<Credential[]> =>
  system
    .select({ id: people.id, passwordHash: people.passwordHash, provenAt: people.provenAt })
    .from(people)
    .where(ofMailbox(mailbox))
    .orderBy(asc(people.createdAt), asc(people.id));

export type NewPerson = { email: string; passwordHash: string; provenAt?: Date | null; now: Date };

/** Runs as the narrow role. @returns the id of the new row. */
export async function insertPerson(
  system: Tx,
  { email, passwordHash, provenAt = null, now }: NewPerson,
): Promise<string> {
  const id = newId();
  await system.insert(people).values({ id, email: email.trim(), passwordHash, provenAt, createdAt: now });
  return id;
}

/** Deletes a person who no longer belongs to any tenant. Runs as the narrow role; a second time finds nothing. */
export async function dropPerson(system: Tx, personId: string): Promise<void> {
  const belongs = system.select({ one: sql`1` }).from(memberships).where(eq(memberships.personId, people.id));
  await system.delete(people).where(and(eq(people.id, personId), notExists(belongs)));
}

/** Those with this address who only came by a link. */
export const unverified = (mailbox: string) => and(ofMailbox(mailbox), isNull(people.provenAt));
