import { getConnInfo } from '@hono/node-server/conninfo';
import { createRoute, z } from '@hono/zod-openapi';
import { deleteCookie, setCookie } from 'hono/cookie';
import { withTenant } from '../../db/tenant.ts';
import { issueSession, signOut } from '../../services/access/session.ts';
import { signIn } from '../../services/access/sign-in.ts';
import { getTenant } from '../../services/access/tenant.ts';
import type { ApiDeps } from '../deps.ts';
import { Instant, json, jsonBody, newRoutes, problems, signedIn } from '../routing.ts';
import { cookieOptions, sessionCookie } from './cookie.ts';
import { refuseOtherSites } from './origin.ts';

const SignIn = z.object({ email: z.string().trim().min(3).max(320), password: z.string().min(1).max(1000) });
const Tenant = z
  .object({
    id: z.string(),
    name: z.string(),
    region: z.string().openapi({ description: 'ISO 3166 country by which numbers are read' }),
    timeZone: z.string(),
    createdAt: Instant,
  })
  .openapi('Tenant');
const Me = z
  .object({
    kind: z.enum(['key', 'user']),
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    role: z.string().nullable(),
    tenant: Tenant,
  })
  .openapi('Me');

const signInRoute = createRoute({
  method: 'post',
  path: '/sign-in',
  operationId: 'signIn',
  summary: 'Sign in with e-mail and password; sets a cookie for 12 hours',
  tags: ['access'],
  security: [],
  request: jsonBody(SignIn),
  responses: { 204: { description: 'Signed in' }, ...problems },
});

/** The one route of access that needs no credential. */
export const signInRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(signInRoute, async (c) => {
    if (c.req.header('origin')) refuseOtherSites(c, deps.publicUrl);
    const now = deps.now();
    const address = getConnInfo(c).remote.address ?? 'unknown';
    const user = await signIn(deps.db, { ...c.req.valid('json'), address, now });
    setCookie(c, sessionCookie, await issueSession(deps.secretKey, user, now), cookieOptions(deps.publicUrl));
    return c.body(null, 204);
  });

const signOutRoute = createRoute({
  method: 'post',
  path: '/sign-out',
  operationId: 'signOut',
  summary: 'End every session of this person, on all devices',
  tags: ['access'],
  ...signedIn,
  responses: { 204: { description: 'Signed out' }, ...problems },
});

const meRoute = createRoute({
  method: 'get',
  path: '/me',
  operationId: 'getMe',
  summary: 'Who asks, and for which tenant',
  tags: ['access'],
  ...signedIn,
  responses: { 200: json(Me, 'The caller'), ...problems },
});

const tenantRoute = createRoute({
  method: 'get',
  path: '/tenant',
  operationId: 'getTenant',
  summary: 'The tenant of this credential',
  tags: ['access'],
  ...signedIn,
  responses: { 200: json(Tenant, 'The tenant'), ...problems },
});

export const sessionRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(signOutRoute, async (c) => {
      const caller = c.get('caller');
      const { tenantId, id: userId } = caller;
      if (caller.kind === 'user') await withTenant(deps.db, tenantId, (tx) => signOut(tx, { tenantId, userId }));
      deleteCookie(c, sessionCookie, { path: '/' });
      return c.body(null, 204);
    })
    .openapi(meRoute, async (c) => {
      const caller = c.get('caller');
      const tenant = await withTenant(deps.db, caller.tenantId, (tx) => getTenant(tx, caller));
      const person = caller.kind === 'user' ? caller : { email: null, name: null, role: null };
      const { email, name, role } = person;
      return c.json(Me.parse({ kind: caller.kind, id: caller.id, email, name, role, tenant }), 200);
    })
    .openapi(tenantRoute, async (c) => {
      const caller = c.get('caller');
      return c.json(Tenant.parse(await withTenant(deps.db, caller.tenantId, (tx) => getTenant(tx, caller))), 200);
    });
