import type { ExtraRight, UserRole } from '../../core/access/rights.ts';
import type { UserScope } from '../../core/access/scope.ts';
import { users } from '../../db/tables/tenants.ts';

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
  id: users.id,
  email: users.email,
  name: users.name,
  role: users.role,
  scope: users.scope,
  team: users.team,
  agentName: users.agentName,
  extraRights: users.extraRights,
  createdAt: users.createdAt,
  deactivatedAt: users.deactivatedAt,
};
