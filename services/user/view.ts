import type { ExtraRight, UserRole } from '../../core/access/rights.ts';
import type { UserScope } from '../../core/access/scope.ts';
import { memberships } from '../../db/tables/tenants.ts';

/** A person as others see them. */
export type User = {
  id: string;
  email: string;
  name: string;
  role: UserRole;
  scope: UserScope;
  team: string | null;
  agentName: string | null;
  extraRights: ExtraRight[];
  createdAt: Date;
  deactivatedAt: Date | null;
};

export const userColumns = {
  id: memberships.id,
  email: memberships.email,
  name: memberships.name,
  role: memberships.role,
  scope: memberships.scope,
  team: memberships.team,
  agentName: memberships.agentName,
  extraRights: memberships.extraRights,
  createdAt: memberships.createdAt,
  deactivatedAt: memberships.deactivatedAt,
};
