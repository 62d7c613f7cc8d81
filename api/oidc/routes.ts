import { timingSafeEqual } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { Problem } from '../../core/problem.ts';
import { recordFailedIn, recordSignIn } from '../../services/audit/sign-in.ts';
import {
  attemptSeconds,
  newAttempt,
  readAttempt,
  type StoredAttempt,
  sealAttempt,
} from '../../services/oidc/attempt.ts';
import { signInWithIdentity, useState } from '../../services/oidc/sign-in.ts';
import { startBrowserSession } from '../access/sign-in.ts';
import { cookieOptions } from '../kit/cookie.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { type ApiEnv, json, newRoutes, problems } from '../kit/routing.ts';
import { safeReturnPath } from './return-to.ts';

const attemptCookie = 'callweave_oidc';
const path = '/api/v1/oidc';
const Options = z
  .object({
    password: z.boolean(),
    mail: z.boolean().openapi({ description: 'Invitations and new passwords are mailed' }),
    oidc: z.object({ label: z.string() }).nullable(),
  })
  .openapi('SignInOptions');

const open = { tags: ['access'], security: [] };
const optionsRoute = createRoute({
  method: 'get',
  path: '/sign-in/options',
  operationId: 'getSignInOptions',
  summary: 'The available ways to sign in',
  ...open,
  responses: { 200: json(Options, 'The ways to sign in'), ...problems },
});
const startRoute = createRoute({
  method: 'get',
  path: '/oidc/start',
  operationId: 'startOidc',
  summary: 'Redirect the browser to the sign-in service; not found if none is configured',
  ...open,
  request: { query: z.object({ returnTo: z.string().max(2000).optional() }) },
  responses: { 302: { description: 'To the sign-in service' }, ...problems },
});
const callbackRoute = createRoute({
  method: 'get',
  path: '/oidc/callback',
  operationId: 'finishOidc',
  summary: 'The sign-in service redirects back here; sets the same cookie as a password sign-in',
  ...open,
  request: {
    query: z.object({
      code: z.string().max(4000).optional(),
      state: z.string().max(200).optional(),
      error: z.string().max(200).optional(),
    }),
  },
  responses: { 302: { description: 'To the page, or to `/?signIn=refused` or `unavailable`' }, ...problems },
});

export const oidcRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(optionsRoute, (c) =>
      c.json(
        { password: true, mail: deps.mail !== undefined, oidc: deps.oidc ? { label: deps.oidc.port.label } : null },
        200,
      ),
    )
    .openapi(startRoute, async (c) => {
      const oidc = configured(deps);
      const attempt = newAttempt(safeReturnPath(c.req.valid('query').returnTo));
      const address = await oidc.port.begin(attempt, redirectUri(deps));
      const sealed = await sealAttempt(deps.secretKey, attempt, deps.now());
      // Lax, since it is sent back on a redirect from the issuer's site.
      setCookie(c, attemptCookie, sealed, {
        ...cookieOptions(deps.publicUrl),
        sameSite: 'Lax',
        path,
        maxAge: attemptSeconds,
      });
      return c.redirect(address, 302);
    })
    .openapi(callbackRoute, async (c) => {
      configured(deps);
      const { code, state } = c.req.valid('query');
      const sealed = getCookie(c, attemptCookie);
      deleteCookie(c, attemptCookie, { path });
      try {
        const attempt = sealed ? await readAttempt(deps.secretKey, sealed, deps.now()) : undefined;
        if (!attempt || !code || !state || !same(state, attempt.state)) throw refused();
        await signInBy(deps, c, code, attempt);
        return c.redirect(attempt.returnTo, 302);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        deps.log.warn(
          { requestId: c.get('requestId'), code: error.code, detail: error.message },
          'OIDC sign-in failed',
        );
        return c.redirect(error.code === 'unavailable' ? '/?signIn=unavailable' : '/?signIn=refused', 302);
      }
    });

async function signInBy(deps: ApiDeps, c: Context<ApiEnv>, code: string, attempt: StoredAttempt): Promise<void> {
  const { db } = deps;
  const { port, issuer } = configured(deps);
  const now = deps.now();
  await useState(db, attempt.state, now);
  const identity = await port.finish(code, attempt, redirectUri(deps));
  const facts = { way: 'oidc', requestId: c.get('requestId'), address: c.get('address'), at: now };
  const user = await signInWithIdentity(db, { identity, issuer, now }).catch(async (error: unknown) => {
    await recordFailedIn(db, issuer.tenantId, identity.email, facts);
    throw error;
  });
  await recordSignIn(db, user, { ...facts, outcome: 'signIn' });
  await startBrowserSession(deps, c, user);
}

/** @throws {Problem} not_found */
function configured({ oidc }: ApiDeps) {
  if (!oidc) throw new Problem('not_found', 'No sign-in service is configured here');
  return oidc;
}

const redirectUri = ({ publicUrl = '' }: ApiDeps) => new URL(`${path}/callback`, publicUrl).href;
const refused = () => new Problem('unauthenticated', 'Cannot sign in: this sign-in was not started in this browser');

function same(given: string, sealed: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(sealed)];
  return a.length === b.length && timingSafeEqual(a, b);
}
