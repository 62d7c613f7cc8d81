import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { withTenant } from '../../db/tenant.ts';
import { getTenant } from '../../services/access/tenant.ts';
import { recordChange } from '../../services/audit/change.ts';
import { acceptInvitation, countToken } from '../../services/invitation/accept.ts';
import { findInvitation } from '../../services/invitation/find.ts';
import { invite, listInvitations, revokeInvitation } from '../../services/invitation/invite.ts';
import { may } from '../access/may.ts';
import { refuseOtherSites } from '../access/origin.ts';
import { deviceOf, startBrowserSession } from '../access/sign-in.ts';
import { actOf } from '../kit/actor.ts';
import { callerName } from '../kit/caller.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { invitationMail } from '../kit/letters.ts';
import { listOf } from '../kit/paging.ts';
import { type ApiEnv, conflict, idParam, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { grantorOf } from './grantor.ts';
import { Acceptance, InvitationBody, InvitationView, MadeInvitation, OpenInvitation, Token } from './view.ts';

const tags = ['access'];
const InvitationList = listOf(InvitationView);

const inviteRoute = createRoute({
  method: 'post',
  path: '/users/invitations',
  operationId: 'inviteUser',
  summary:
    'Invite a person; the link works for 7 days. It is mailed; without mail, only an owner can invite, and gets the token to hand over',
  tags,
  ...may('users:manage'),
  request: jsonBody(InvitationBody),
  responses: { 201: json(MadeInvitation, 'The invitation'), ...problems, ...conflict },
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
const findRoute = createRoute({
  method: 'post',
  path: '/invitations/look',
  operationId: 'lookAtInvitation',
  summary: 'Which person and tenant an invitation token is for',
  tags,
  security: [],
  request: jsonBody(z.strictObject({ token: Token })),
  responses: { 200: json(OpenInvitation, 'The invitation'), ...problems },
});
const acceptRoute = createRoute({
  method: 'post',
  path: '/invitations/accept',
  operationId: 'acceptInvitation',
  summary: 'Join with an invitation token and a password, and sign in',
  tags,
  security: [],
  request: jsonBody(Acceptance),
  responses: { 204: { description: 'Signed in' }, ...problems, ...conflict },
});

export const acceptRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(findRoute, async (c) => {
      if (c.req.header('origin')) refuseOtherSites(c, deps.publicUrl);
      const now = deps.now();
      await countToken(deps.db, { address: c.get('address'), now });
      return c.json(OpenInvitation.parse(await findInvitation(deps.db, c.req.valid('json').token, now)), 200);
    })
    .openapi(acceptRoute, async (c) => {
      if (c.req.header('origin')) refuseOtherSites(c, deps.publicUrl);
      const { db } = deps;
      const asked = { ...c.req.valid('json'), device: await deviceOf(deps, c), now: deps.now() };
      const origin = { address: c.get('address'), requestId: c.get('requestId') };
      const { user, email } = await acceptInvitation(db, { ...asked, ...origin });
      await startBrowserSession(deps, c, user, email);
      return c.body(null, 204);
    });

export const invitationRoutes = (deps: ApiDeps) => {
  const { db, now } = deps;
  return newRoutes()
    .openapi(inviteRoute, async (c) => {
      const caller = c.get('caller');
      const { tenantId } = caller;
      const act = actOf(c, now());
      const { email, ...standing } = c.req.valid('json');
      const mailed = deps.mail !== undefined;
      const asked = { email, ...standing, tenantId, by: grantorOf(caller), mailed, now: act.at };
      const made = await withTenant(db, tenantId, async (tx) => {
        const invitation = await invite(tx, asked);
        await recordChange(tx, act, { noun: 'invitation', id: invitation.id, after: standing });
        return invitation;
      });
      if (mailed) await mailInvitation(deps, c, { ...asked, ...made });
      return c.json(MadeInvitation.parse({ ...made, token: mailed ? null : made.token }), 201);
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
};

type Made = { id: string; token: string; tenantId: string; email: string; name: string };

/** An invitation whose mail was rejected is revoked: nobody has its link. @throws {Problem} unavailable */
async function mailInvitation(deps: ApiDeps, c: Context<ApiEnv>, made: Made): Promise<void> {
  const { db, mail, publicUrl } = deps;
  const { tenantId, id, token, email: to, name } = made;
  const tenant = (await withTenant(db, tenantId, (tx) => getTenant(tx, { tenantId }))).name;
  const link = new URL(`/invitation?token=${encodeURIComponent(token)}`, publicUrl).href;
  try {
    await mail?.send(invitationMail({ to, name, by: callerName(c.get('caller')), tenant, link }));
  } catch (error) {
    await withTenant(db, tenantId, (tx) => revokeInvitation(tx, actOf(c, deps.now()), { tenantId, invitationId: id }));
    throw error;
  }
}
