import { type ExtraRight, extraRights, type UserRole, userRoles } from '../../../core/access/rights.ts';
import { scopeOfRole, type UserScope, userScopes } from '../../../core/access/scope.ts';
import type { User } from '../../api/types.ts';
import type { Draft } from '../../parts/useEdit.ts';

export const draftOf = ({ name, role, scope, team, agentName, extraRights: extra }: User): Draft => ({
  name,
  role,
  scope,
  team: team ?? '',
  agentName: agentName ?? '',
  extraRights: extra.join(' '),
});

export const newDraft = (role: UserRole): Draft => ({
  email: '',
  name: '',
  role,
  scope: scopeOfRole(role),
  team: '',
  agentName: '',
  extraRights: '',
});

type Body = {
  name: string;
  role: UserRole;
  scope: UserScope;
  team: string | null;
  agentName: string | null;
  extraRights: ExtraRight[];
};

/** The fields as the API takes them. */
export function bodyOf({ name = '', role, scope, team, agentName, extraRights: extra = '' }: Draft): Body {
  const given = extra.split(' ');
  return {
    name,
    role: userRoles.find((one) => one === role) ?? 'viewer',
    scope: userScopes.find((one) => one === scope) ?? 'own',
    team: team || null,
    agentName: agentName || null,
    extraRights: extraRights.filter((right) => given.includes(right)),
  };
}
