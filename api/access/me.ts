import { createRoute, z } from '@hono/zod-openapi';
import { rights, userRoles } from '../../core/access/rights.ts';
import { userScopes } from '../../core/access/scope.ts';
import { Problem } from '../../core/problem.ts';
import { withTenant } from '../../db/tenant.ts';
import { changePassword } from '../../services/access/change-password.ts';
import { openTenants } from '../../services/access/switch.ts';
import { getTenant } from '../../services/access/tenant.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { conflict, json, jsonBody, newRoutes, problems, signedIn } from '../kit/routing.ts';
import { TenantChoice } from './session.ts';
import { Tenant } from './tenant.ts';

const Me = z
  .object({
    kind: z.string().openapi({ description: '`user` for a person, `key` for an API key' }),
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    role: z.enum(userRoles).nullable(),
    scope: z.enum(userScopes).openapi({ description: 'Whose calls are visible' }),
    team: z.string().nullable(),
    rights: z.array(z.enum(rights)).openapi({ description: 'What this caller can do' }),
    tenant: Tenant,
    tenants: z.array(TenantChoice).openapi({ description: 'All tenants this session can switch to, by name' }),
  })
  .openapi('Me');
const Passwords = z.strictObject({
  currentPassword: z.string().min(1).max(1000),
  newPassword: z.string().min(1).max(1000),
});

const meRoute = createRoute({
  method: 'get',
  path: '/me',
  operationId: 'getMe',
  summary: 'The caller of this request, and its tenant',
  tags: ['access'],
  ...signedIn,
  responses: { 200: json(Me, 'The caller'), ...problems },
});

const passwordRoute = createRoute({
  method: 'post',
  path: '/me/password',
  operationId: 'changeMyPassword',
  summary: 'Change your password; all your other sessions end, in every tenant',
  tags: ['access'],
  ...signedIn,
  request: jsonBody(Passwords),
  responses: { 204: { description: 'Changed' }, ...problems, ...conflict },
});

const nobody = { email: null, name: null, role: null, scope: 'all', team: null } as const;

export const meRoutes = ({ db, now }: ApiDeps) =>
  newRoutes()
    .openapi(meRoute, async (c) => {
      const caller = c.get('caller');
      const tenant = await withTenant(db, caller.tenantId, (tx) => getTenant(tx, caller));
      const others = caller.kind === 'user' ? await openTenants(db, caller) : [];
      const tenants = others.map((one) => ({ id: one.tenantId, name: one.tenantName }));
      const { email, name, role, scope, team } = caller.kind === 'user' ? caller : nobody;
      const may = { scope, team, rights: [...caller.rights] };
      return c.json(Me.parse({ kind: caller.kind, id: caller.id, email, name, role, ...may, tenant, tenants }), 200);
    })
    .openapi(passwordRoute, async (c) => {
      const caller = c.get('caller');
      if (caller.kind !== 'user') throw new Problem('forbidden', 'An API key has no password');
      await changePassword(db, actOf(c, now()), { ...caller, ...c.req.valid('json') });
      return c.body(null, 204);
    });
