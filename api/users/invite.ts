import { getConnInfo } from '@hono/node-server/conninfo';
import { createRoute, z } from '@hono/zod-openapi';
import { setCookie } from 'hono/cookie';
import { withTenant } from '../../db/tenant.ts';
import { startSession } from '../../services/access/session.ts';
import { recordChange } from '../../services/audit/change.ts';
import { acceptInvitation } from '../../services/invitation/accept.ts';
import { invite, listInvitations, revokeInvitation } from '../../services/invitation/invite.ts';
import { may } from '../access/may.ts';
import { refuseOtherSites } from '../access/origin.ts';
import { actOf } from '../kit/actor.ts';
import { cookieOptions, sessionCookie } from '../kit/cookie.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { listOf } from '../kit/paging.ts';
import { conflict, Instant, idParam, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { plainText } from '../kit/text.ts';
import { giverOf } from './giver.ts';
import { InvitationBody, InvitationView } from './view.ts';

const tags = ['access'];
const InvitationList = listOf(InvitationView);
const Made = z.object({ id: z.string(), token: z.string(), expiresAt: Instant }).openapi('MadeInvitation');
const Acceptance = z.object({
  token: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
  name: plainText(200).optional(),
});

const inviteRoute = createRoute({
  method: 'post',
  path: '/users/invitations',
  operationId: 'inviteUser',
  summary: 'Invite a person; the link’s token is shown only in this response and works for 7 days',
  tags,
  ...may('users:manage'),
  request: jsonBody(InvitationBody),
  responses: { 201: json(Made, 'The invitation'), ...problems, ...conflict },
});
const listRoute = createRoute({
  method: 'get',
  path: '/users/invitations',
  operationId: 'listInvitations',
  summary: 'The newest 200 invitations, without their tokens',
  tags,
  ...may('users:read'),
  responses: { 200: json(InvitationList, 'The invitations'), ...problems },
});
const revokeRoute = createRoute({
  method: 'delete',
  path: '/users/invitations/{id}',
  operationId: 'revokeInvitation',
  summary: 'Revoke an open invitation immediately',
  tags,
  ...may('users:manage'),
  request: { params: idParam },
  responses: { 204: { description: 'Revoked' }, ...problems, ...conflict },
});
const acceptRoute = createRoute({
  method: 'post',
  path: '/invitations/accept',
  operationId: 'acceptInvitation',
  summary: 'Set a password with the token of an invitation, and sign in',
  tags,
  security: [],
  request: jsonBody(Acceptance),
  responses: { 204: { description: 'Signed in' }, ...problems, ...conflict },
});

export const acceptRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(acceptRoute, async (c) => {
    if (c.req.header('origin')) refuseOtherSites(c, deps.publicUrl);
    const { db, secretKey, publicUrl } = deps;
    const now = deps.now();
    const address = getConnInfo(c).remote.address ?? null;
    const user = await acceptInvitation(db, { ...c.req.valid('json'), address, requestId: c.get('requestId'), now });
    setCookie(c, sessionCookie, await startSession(db, { secretKey, user, now }), cookieOptions(publicUrl));
    return c.body(null, 204);
  });

export const invitationRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(inviteRoute, async (c) => {
      const caller = c.get('caller');
      const { tenantId } = caller;
      const act = actOf(c, now());
      const { email, ...standing } = c.req.valid('json');
      const asked = { email, ...standing, tenantId, by: giverOf(caller), now: act.at };
      const made = await withTenant(db, tenantId, async (tx) => {
        const invitation = await invite(tx, asked);
        await recordChange(tx, act, { noun: 'invitation', id: invitation.id, after: standing });
        return invitation;
      });
      return c.json(Made.parse(made), 201);
    })
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const items = await withTenant(db, tenantId, (tx) => listInvitations(tx, { tenantId }));
      return c.json(InvitationList.parse({ items, nextCursor: null }), 200);
    })
    .openapi(revokeRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const invitationId = knownId('invitation', c.req.valid('param').id);
      await withTenant(db, tenantId, (tx) => revokeInvitation(tx, actOf(c, now()), { tenantId, invitationId }));
      return c.body(null, 204);
    });
