import { z } from '@hono/zod-openapi';
import { extraRights, userRoles } from '../../core/access/rights.ts';
import { userScopes } from '../../core/access/scope.ts';
import { Instant, MaybeInstant } from '../kit/routing.ts';
import { plainText } from '../kit/text.ts';

const standing = {
  role: z.enum(userRoles),
  scope: z.enum(userScopes).openapi({ description: 'Whose calls they see: their own, those of their team, or all' }),
  team: z.string().nullable(),
  agentName: z.string().nullable().openapi({ description: 'The agent name on this person’s calls' }),
  extraRights: z.array(z.enum(extraRights)).openapi({ description: 'Rights in addition to those of the role' }),
};
const person = { id: z.string(), email: z.string(), name: z.string(), ...standing, createdAt: Instant };

export const UserView = z.object({ ...person, deactivatedAt: MaybeInstant }).openapi('User');
export const InvitationView = z
  .object({
    ...person,
    createdBy: z.string(),
    mailedAt: MaybeInstant.openapi({ description: 'null if the link was handed over' }),
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
  .strictObject({ name: plainText(200).optional(), role: standing.role.optional(), ...fields })
  .openapi('UserChange');
export const InvitationBody = z
  .strictObject({ email: z.email().max(320), name: plainText(200), role: standing.role, ...fields })
  .openapi('NewInvitation');

export const Token = z.string().min(1).max(200);
export const MadeInvitation = z
  .object({
    id: z.string(),
    token: z
      .string()
      .nullable()
      .openapi({ description: 'Shown once, for the link to hand over; null if it was mailed' }),
    expiresAt: Instant,
  })
  .openapi('MadeInvitation');
export const OpenInvitation = z
  .object({
    tenantName: z.string(),
    email: z.string(),
    name: z.string(),
    known: z
      .boolean()
      .openapi({ description: 'True: join with the password of your existing sign-in; only mailed links say so' }),
  })
  .openapi('OpenInvitation');
export const Acceptance = z.strictObject({
  token: Token,
  password: z.string().min(1).max(1000),
  existing: z.boolean().default(false).openapi({ description: 'The password is that of your existing sign-in' }),
  name: plainText(200).optional(),
});

/** Everything stored about a person. */
export const UserExport = z
  .object({
    user: UserView,
    sessions: z.array(z.object({ createdAt: Instant, expiresAt: Instant, way: z.string() })),
    invitations: z.array(InvitationView),
    audit: z.array(
      z.object({
        at: Instant,
        actorName: z.string(),
        action: z.string(),
        subjectKind: z.string().nullable(),
        subjectId: z.string().nullable(),
        before: z.record(z.string(), z.unknown()).nullable(),
        after: z.record(z.string(), z.unknown()).nullable(),
        address: z.string().nullable(),
      }),
    ),
  })
  .openapi('UserExport');
