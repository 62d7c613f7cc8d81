import { z } from '@hono/zod-openapi';
import { extraRights, userRoles } from '../../core/access/rights.ts';
import { userScopes } from '../../core/access/scope.ts';
import { Instant, MaybeInstant } from '../kit/routing.ts';
import { plainText } from '../kit/text.ts';

const standing = {
  role: z.enum(userRoles),
  scope: z.enum(userScopes).openapi({ description: 'Whose calls are visible: the own, those of the team, or all' }),
  team: z.string().nullable(),
  agentName: z.string().nullable().openapi({ description: 'The agent name on this person’s calls' }),
  extraRights: z.array(z.enum(extraRights)).openapi({ description: 'In addition to those of the role' }),
};
const person = { id: z.string(), email: z.string(), name: z.string(), ...standing, createdAt: Instant };

export const UserView = z.object({ ...person, deactivatedAt: MaybeInstant }).openapi('User');
export const InvitationView = z
  .object({
    ...person,
    createdBy: z.string(),
    expiresAt: Instant,
    acceptedAt: MaybeInstant,
    revokedAt: MaybeInstant,
  })
  .openapi('Invitation');

const fields = {
  scope: standing.scope.optional(),
  team: plainText(200).nullish(),
  agentName: plainText(200).nullish(),
  extraRights: z.array(z.enum(extraRights)).max(extraRights.length).optional(),
};
export const UserChangeBody = z
  .object({ name: plainText(200).optional(), role: standing.role.optional(), ...fields })
  .openapi('UserChange');
export const InvitationBody = z
  .object({ email: z.email().max(320), name: plainText(200), role: standing.role, ...fields })
  .openapi('NewInvitation');
