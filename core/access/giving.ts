import { Problem } from '../problem.ts';
import { type ExtraRight, type Right, rightsOf, type UserRole } from './rights.ts';

/** Who gives rights to somebody: a person with a role, or a key without one. */
export type Giver = {
  /** Null for a key. */
  userId: string | null;
  role: UserRole | null;
  rights: ReadonlySet<Right>;
  seesAllCalls: boolean;
};
export type Standing = { role: UserRole; extraRights: readonly ExtraRight[] };

/**
 * Nobody gives more than they have, and only an owner makes or changes an owner.
 * @param before Undefined for somebody new.
 * @throws {Problem} forbidden
 */
export function checkGiving(giver: Giver, after: Standing, before?: Standing): void {
  if (giver.role !== 'owner' && [before?.role, after.role].includes('owner'))
    throw new Problem('forbidden', 'Only an owner may make or change an owner');
  if (!giver.seesAllCalls) throw new Problem('forbidden', 'This needs somebody who sees all calls');
  const more = [...rightsOf(after)].find((right) => !giver.rights.has(right));
  if (more) throw new Problem('forbidden', `Cannot give the right ${more}: you do not have it yourself`);
}
