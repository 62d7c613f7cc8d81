import { createRoute } from '@hono/zod-openapi';
import { withTenant } from '../../db/tenant.ts';
import { recordAudit } from '../../services/audit/record.ts';
import { deactivateUser, reactivateUser } from '../../services/user/activate.ts';
import { changeUser } from '../../services/user/change.ts';
import { getUser, listUsers } from '../../services/user/get.ts';
import type { User } from '../../services/user/view.ts';
import { may } from '../access/may.ts';
import { ownRecord } from '../audit/origin.ts';
import type { ApiDeps } from '../deps.ts';
import { knownId } from '../ids.ts';
import { listOf } from '../paging.ts';
import { conflict, idParam, json, jsonBody, newRoutes, problems } from '../routing.ts';
import { giverOf } from './giver.ts';
import { UserChangeBody, UserView } from './view.ts';

const tags = ['access'];
const UserList = listOf(UserView);
const one = { 200: json(UserView, 'The user'), ...problems };

const listRoute = createRoute({
  method: 'get',
  path: '/users',
  operationId: 'listUsers',
  summary: 'People of this tenant by name, deactivated ones too',
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
    'Change name, role, scope, team, agent name or extra rights; another role or right ends the sessions of that person',
  tags,
  ...may('users:manage'),
  request: { params: idParam, ...jsonBody(UserChangeBody) },
  responses: { ...one, ...conflict },
});
const deactivateRoute = createRoute({
  method: 'post',
  path: '/users/{id}/deactivate',
  operationId: 'deactivateUser',
  summary: 'End the sessions of a person, who can sign in no more; what they did stays under their name',
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

/** What the audit log tells before and after a change. */
const standingOf = ({ name, role, scope, team, agentName, extraRights }: User) => ({
  name,
  role,
  scope,
  team,
  agentName,
  extraRights,
});

export const userRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
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
      const deed = { ...ref, by: giverOf(caller), change: c.req.valid('json') };
      const subject = { kind: 'user', id: ref.userId };
      const told = { tenantId: ref.tenantId, origin: ownRecord(c), action: 'changeUser', subject, at: now() };
      const user = await withTenant(db, ref.tenantId, async (tx) => {
        const before = standingOf(await getUser(tx, ref));
        const changed = await changeUser(tx, deed);
        await recordAudit(tx, { ...told, before, after: standingOf(changed) });
        return changed;
      });
      return c.json(UserView.parse(user), 200);
    })
    .openapi(deactivateRoute, async (c) => {
      const caller = c.get('caller');
      const ref = { tenantId: caller.tenantId, userId: knownId('user', c.req.valid('param').id) };
      const deed = { ...ref, by: giverOf(caller), now: now() };
      return c.json(UserView.parse(await withTenant(db, ref.tenantId, (tx) => deactivateUser(tx, deed))), 200);
    })
    .openapi(reactivateRoute, async (c) => {
      const caller = c.get('caller');
      const ref = { tenantId: caller.tenantId, userId: knownId('user', c.req.valid('param').id) };
      const deed = { ...ref, by: giverOf(caller), now: now() };
      return c.json(UserView.parse(await withTenant(db, ref.tenantId, (tx) => reactivateUser(tx, deed))), 200);
    });
