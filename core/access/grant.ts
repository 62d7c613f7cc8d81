import { Problem } from '../problem.ts';
import { type ExtraRight, type Right, rightsOf, type UserRole } from './rights.ts';

/** Whoever grants rights: a person with a role, or a key without one. */
export type Grantor = {
  /** Null for a key. */
  userId: string | null;
  role: UserRole | null;
  rights: ReadonlySet<Right>;
  seesAllCalls: boolean;
};
export type Standing = { role: UserRole; extraRights: readonly ExtraRight[] };

/**
 * Nobody grants more than they have, and only an owner makes or changes an owner.
 * @param before Undefined for a new person.
 * @throws {Problem} forbidden
 */
export function checkGrant(giver: Grantor, after: Standing, before?: Standing): void {
  if (giver.role !== 'owner' && [before?.role, after.role].includes('owner'))
    throw new Problem('forbidden', 'Only an owner can make or change an owner');
  if (!giver.seesAllCalls) throw new Problem('forbidden', 'This needs someone who can see all calls');
  const more = [...rightsOf(after)].find((right) => !giver.rights.has(right));
  if (more) throw new Problem('forbidden', `Cannot give the right ${more}: you do not have it yourself`);
}

/**
 * When a key created by another credential expires: a key with an expiry creates none that outlives it.
 * @param asked Null: as long as its creator.
 * @param maker When the creating key expires; null for one without expiry, and for a person.
 * @throws {Problem} forbidden for a later expiry than the creator's
 */
export function limitKeyExpiry(asked: Date | null, maker: Date | null): Date | null {
  if (!asked || !maker) return asked ?? maker;
  if (asked <= maker) return asked;
  const [wanted, most] = [asked.toISOString(), maker.toISOString()];
  throw new Problem('forbidden', `Cannot create a key that expires ${wanted}: the key that creates it expires ${most}`);
}
