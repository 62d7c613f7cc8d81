import { checkGiving, type Giver, type Standing } from '../../../core/access/giving.ts';
import { type Right, rights, userRoles } from '../../../core/access/rights.ts';
import type { Me } from '../../api/types.ts';

const giverOf = (me: Me): Giver => ({
  userId: me.kind === 'user' ? me.id : null,
  role: me.role,
  rights: new Set<Right>(rights.filter((right) => me.rights.includes(right))),
  seesAllCalls: me.scope === 'all',
});

/** Whether the API would let this person give that standing: the same rule, asked before. */
export function mayGive(me: Me, after: Standing, before?: Standing): boolean {
  if (!me.rights.includes('users:manage')) return false;
  try {
    checkGiving(giverOf(me), after, before);
    return true;
  } catch {
    return false;
  }
}

/** Roles that this person can give to somebody. */
export const rolesToGive = (me: Me, before?: Standing) =>
  userRoles.filter((role) => mayGive(me, { role, extraRights: [] }, before));
