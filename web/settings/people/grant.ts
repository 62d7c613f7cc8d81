import { checkGrant, type Grantor, type Standing } from '../../../core/access/grant.ts';
import { type Right, rights, userRoles } from '../../../core/access/rights.ts';
import type { Me } from '../../api/types.ts';

const grantorOf = (me: Me): Grantor => ({
  userId: me.kind === 'user' ? me.id : null,
  role: me.role,
  rights: new Set<Right>(rights.filter((right) => me.rights.includes(right))),
  seesAllCalls: me.scope === 'all',
});

/** Whether the API would let this person grant that: the same rule, checked beforehand. */
export function canGrant(me: Me, after: Standing, before?: Standing): boolean {
  if (!me.rights.includes('users:manage')) return false;
  try {
    checkGrant(grantorOf(me), after, before);
    return true;
  } catch {
    return false;
  }
}

/** Roles that this person can grant. */
export const grantableRoles = (me: Me, before?: Standing) =>
  userRoles.filter((role) => canGrant(me, { role, extraRights: [] }, before));
