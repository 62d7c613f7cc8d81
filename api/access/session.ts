import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie } from 'hono/cookie';
import { withTenant } from '../../db/tenant.ts';
import { endSession, endSessions } from '../../services/access/end-session.ts';
import { recordChange } from '../../services/audit/change.ts';
import { actOf } from '../kit/actor.ts';
import { sessionCookie } from '../kit/cookie.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { type ApiEnv, json, jsonBody, newRoutes, problems, signedIn } from '../kit/routing.ts';
import { plainText } from '../kit/text.ts';
import { refuseOtherSites } from './origin.ts';
import { signInWithPassword, startBrowserSession } from './sign-in.ts';

export const SignIn = z.strictObject({
  email: plainText(320).min(3),
  password: z.string().min(1).max(1000),
  tenantId: z.uuid().optional().openapi({ description: 'For people in several tenants: which one to sign in to' }),
});
export const TenantChoice = z.object({ id: z.string(), name: z.string() }).openapi('TenantChoice');
const Choice = z.object({ tenants: z.array(TenantChoice) }).openapi('SignInChoice');

const tags = ['access'];
const signInRoute = createRoute({
  method: 'post',
  path: '/sign-in',
  operationId: 'signIn',
  summary: 'Sign in with e-mail and password; sets a cookie for 12 hours, renewed while in use, for 30 days at most',
  tags,
  security: [],
  request: jsonBody(SignIn),
  responses: {
    200: json(Choice, 'Not signed in yet: repeat the request with the `tenantId` of one of these'),
    204: { description: 'Signed in' },
    ...problems,
  },
});

export const signInRoutes = (deps: ApiDeps) =>
  newRoutes().openapi(signInRoute, async (c) => {
    if (c.req.header('origin')) refuseOtherSites(c, deps.publicUrl);
    const given = c.req.valid('json');
    const entry = await signInWithPassword(deps, c, given);
    if ('tenants' in entry) return c.json(Choice.parse(entry), 200);
    await startBrowserSession(deps, c, entry.user, given.email);
    return c.body(null, 204);
  });

const signOutRoute = createRoute({
  method: 'post',
  path: '/sign-out',
  operationId: 'signOut',
  summary: 'End this session',
  tags,
  ...signedIn,
  responses: { 204: { description: 'Signed out' }, ...problems },
});
const everywhereRoute = createRoute({
  method: 'post',
  path: '/sign-out/everywhere',
  operationId: 'signOutEverywhere',
  summary: 'End every session of this person in this tenant, on all devices and in all programs',
  tags,
  ...signedIn,
  responses: { 204: { description: 'Signed out' }, ...problems },
});

/** An API key has no session, so these do nothing for it. */
export const sessionRoutes = ({ db, now }: ApiDeps) => {
  const end = async (c: Context<ApiEnv>, which: typeof endSession | typeof endSessions) => {
    const caller = c.get('caller');
    if (caller.kind === 'user')
      await withTenant(db, caller.tenantId, async (tx) => {
        await which(tx, caller);
        await recordChange(tx, actOf(c, now()), { noun: 'user', id: caller.userId });
      });
    deleteCookie(c, sessionCookie, { path: '/' });
    return c.body(null, 204);
  };
  return newRoutes()
    .openapi(signOutRoute, (c) => end(c, endSession))
    .openapi(everywhereRoute, (c) => end(c, endSessions));
};
