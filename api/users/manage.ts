import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { recordChange } from '../../services/audit/change.ts';
import { deactivateUser, reactivateUser } from '../../services/user/activate.ts';
import { changeUser, lockUser } from '../../services/user/change.ts';
import { eraseUser } from '../../services/user/erase.ts';
import { exportUser } from '../../services/user/export.ts';
import { getUser, listUsers, type UserRef } from '../../services/user/get.ts';
import type { User } from '../../services/user/view.ts';
import { may } from '../access/may.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { knownId } from '../kit/ids.ts';
import { listOf } from '../kit/paging.ts';
import { type ApiEnv, conflict, idParam, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { grantorOf } from './grantor.ts';
import { UserChangeBody, UserExport, UserView } from './view.ts';

const tags = ['access'];
const UserList = listOf(UserView);
const one = { 200: json(UserView, 'The user'), ...problems };

const listRoute = createRoute({
  method: 'get',
  path: '/users',
  operationId: 'listUsers',
  summary: 'People of this tenant by name, including deactivated ones',
  tags,
  ...may('users:read'),
  responses: { 200: json(UserList, 'The users'), ...problems },
});
const getRoute = createRoute({
  method: 'get',
  path: '/users/{id}',
  operationId: 'getUser',
  summary: 'One user',
  tags,
  ...may('users:read'),
  request: { params: idParam },
  responses: one,
});
const changeRoute = createRoute({
  method: 'patch',
  path: '/users/{id}',
  operationId: 'changeUser',
  summary:
    'Change name, role, scope, team, agent name or extra rights; changing role or rights ends that person’s sessions',
  tags,
  ...may('users:manage'),
  request: { params: idParam, ...jsonBody(UserChangeBody) },
  responses: { ...one, ...conflict },
});
const deactivateRoute = createRoute({
  method: 'post',
  path: '/users/{id}/deactivate',
  operationId: 'deactivateUser',
  summary:
    'Deactivate a person: their sessions end and they can no longer sign in to this tenant; what they did stays under their name',
  tags,
  ...may('users:manage'),
  request: { params: idParam },
  responses: { ...one, ...conflict },
});
const reactivateRoute = createRoute({
  method: 'post',
  path: '/users/{id}/reactivate',
  operationId: 'reactivateUser',
  summary: 'Let a deactivated person sign in again',
  tags,
  ...may('users:manage'),
  request: { params: idParam },
  responses: one,
});

const exportRoute = createRoute({
  method: 'get',
  path: '/users/{id}/export',
  operationId: 'exportUser',
  summary: 'Everything stored about a person in this tenant, with the newest 10,000 audit log entries',
  tags,
  ...may('users:manage'),
  request: { params: idParam },
  responses: { 200: json(UserExport, 'The person'), ...problems },
});
const eraseRoute = createRoute({
  method: 'delete',
  path: '/users/{id}',
  operationId: 'eraseUser',
  summary:
    'Erase a person from this tenant, with sessions and invitations; the audit log keeps the name they acted under',
  tags,
  ...may('users:manage'),
  request: { params: idParam },
  responses: { 204: { description: 'Erased' }, ...problems, ...conflict },
});

/** The fields the audit log shows before and after a change. */
const standingOf = ({ name, role, scope, team, agentName, extraRights, deactivatedAt }: User) => ({
  name,
  role,
  scope,
  team,
  agentName,
  extraRights,
  deactivatedAt,
});

export const userRoutes = ({ db, now }: ApiDeps) => {
  const recorded = (c: Context<ApiEnv>, ref: UserRef, change: (tx: Tx) => Promise<User>): Promise<User> =>
    withTenant(db, ref.tenantId, async (tx) => {
      const before = standingOf(await lockUser(tx, ref));
      const user = await change(tx);
      await recordChange(tx, actOf(c, now()), { noun: 'user', id: ref.userId, before, after: standingOf(user) });
      return user;
    });
  return newRoutes()
    .openapi(listRoute, async (c) => {
      const { tenantId } = c.get('caller');
      const items = await withTenant(db, tenantId, (tx) => listUsers(tx, { tenantId }));
      return c.json(UserList.parse({ items, nextCursor: null }), 200);
    })
    .openapi(getRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, userId: knownId('user', c.req.valid('param').id) };
      return c.json(UserView.parse(await withTenant(db, ref.tenantId, (tx) => getUser(tx, ref))), 200);
    })
    .openapi(changeRoute, async (c) => {
      const caller = c.get('caller');
      const ref = { tenantId: caller.tenantId, userId: knownId('user', c.req.valid('param').id) };
      const deed = { ...ref, by: grantorOf(caller), change: c.req.valid('json') };
      const user = await recorded(c, ref, (tx) => changeUser(tx, deed));
      return c.json(UserView.parse(user), 200);
    })
    .openapi(deactivateRoute, async (c) => {
      const caller = c.get('caller');
      const ref = { tenantId: caller.tenantId, userId: knownId('user', c.req.valid('param').id) };
      const deed = { ...ref, by: grantorOf(caller), now: now() };
      return c.json(UserView.parse(await recorded(c, ref, (tx) => deactivateUser(tx, deed))), 200);
    })
    .openapi(reactivateRoute, async (c) => {
      const caller = c.get('caller');
      const ref = { tenantId: caller.tenantId, userId: knownId('user', c.req.valid('param').id) };
      const deed = { ...ref, by: grantorOf(caller), now: now() };
      return c.json(UserView.parse(await recorded(c, ref, (tx) => reactivateUser(tx, deed))), 200);
    })
    .openapi(exportRoute, async (c) => {
      const ref = { tenantId: c.get('caller').tenantId, userId: knownId('user', c.req.valid('param').id) };
      return c.json(UserExport.parse(await withTenant(db, ref.tenantId, (tx) => exportUser(tx, ref))), 200);
    })
    .openapi(eraseRoute, async (c) => {
      const caller = c.get('caller');
      const ref = { tenantId: caller.tenantId, userId: knownId('user', c.req.valid('param').id) };
      await withTenant(db, ref.tenantId, async (tx) => {
        const { role } = await eraseUser(tx, { ...ref, by: grantorOf(caller) });
        await recordChange(tx, actOf(c, now()), { noun: 'user', id: ref.userId, before: { role } });
      });
      return c.body(null, 204);
    });
};
