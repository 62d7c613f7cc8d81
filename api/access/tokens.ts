import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from '../../core/problem.ts';
import { renewTokens, startTokens, type TokenPair } from '../../services/access/refresh.ts';
import type { TenantChoice } from '../../services/access/sign-in.ts';
import { accessSeconds } from '../../services/access/token.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { conflict, json, jsonBody, newRoutes, problems } from '../kit/routing.ts';
import { SignIn } from './session.ts';
import { signInWithPassword } from './sign-in.ts';

const Tokens = z
  .object({
    accessToken: z.string().openapi({ description: 'Send it as `Authorization: Bearer …`' }),
    refreshToken: z.string().openapi({ description: 'Works once, to get new tokens' }),
    tokenType: z.literal('Bearer'),
    expiresInSeconds: z.number().int(),
  })
  .openapi('Tokens');
const Refresh = z.strictObject({ refreshToken: z.string().min(1).max(200) });

const tags = ['access'];
const createTokensRoute = createRoute({
  method: 'post',
  path: '/tokens',
  operationId: 'createTokens',
  summary: 'Sign in a program with e-mail and password, for 30 days at most',
  tags,
  security: [],
  request: jsonBody(SignIn),
  responses: { 200: json(Tokens, 'The tokens'), ...problems, ...conflict },
});
const renewRoute = createRoute({
  method: 'post',
  path: '/tokens/refresh',
  operationId: 'renewTokens',
  summary: 'Exchange a refresh token for new tokens; one that was used before ends the session',
  tags,
  security: [],
  request: jsonBody(Refresh),
  responses: { 200: json(Tokens, 'The tokens'), ...problems },
});

const several = (tenants: TenantChoice[]) =>
  new Problem(
    'conflict',
    `Choose a tenant with tenantId: ${tenants.map(({ id, name }) => `${id} (${name})`).join(', ')}`,
  );

const viewOf = (pair: TokenPair) => Tokens.parse({ ...pair, tokenType: 'Bearer', expiresInSeconds: accessSeconds });

export const tokenRoutes = (deps: ApiDeps) =>
  newRoutes()
    .openapi(createTokensRoute, async (c) => {
      const { db, secretKey } = deps;
      const entry = await signInWithPassword(deps, c, c.req.valid('json'));
      if ('tenants' in entry) throw several(entry.tenants);
      const now = deps.now();
      c.header('cache-control', 'no-store');
      return c.json(viewOf(await startTokens(db, entry.user, { secretKey, now })), 200);
    })
    .openapi(renewRoute, async (c) => {
      const { refreshToken } = c.req.valid('json');
      c.header('cache-control', 'no-store');
      return c.json(
        viewOf(await renewTokens(deps.db, refreshToken, { secretKey: deps.secretKey, now: deps.now() })),
        200,
      );
    });
