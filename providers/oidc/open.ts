import { createHash } from 'node:crypto';
import { Problem } from '../../core/problem.ts';
import { ask } from './ask.ts';
import { discoverer, type Issuer } from './discover.ts';
import type { OidcPort, OidcSettings } from './port.ts';
import { verifyIdToken } from './verify.ts';

/** Authorization code with PKCE against one issuer. */
export function openOidc({ issuer, clientId, clientSecret, label }: OidcSettings): OidcPort {
  const discover = discoverer(issuer);
  return {
    label,
    async begin({ state, nonce, verifier }, redirectUri) {
      const url = new URL((await discover()).authorization_endpoint);
      const asked = {
        response_type: 'code',
        scope: 'openid email profile',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        nonce,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
      return url.href;
    },
    async finish(code, { nonce, verifier }, redirectUri, now) {
      const known = await discover();
      const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
      const { status, body } = await ask(known.token_endpoint, tokenRequest(known, grant, { clientId, clientSecret }));
      if (status !== 200 || typeof body.id_token !== 'string') {
        throw new Problem('unauthenticated', 'Cannot sign in: the identity provider rejected the authorization code');
      }
      return verifyIdToken(known, body.id_token, { clientId, nonce, now });
    },
  };
}

/** The secret goes into a header, as every issuer must know it, unless this one says that it reads it from the body alone. */
function tokenRequest(
  { token_endpoint_auth_methods_supported: ways }: Issuer,
  grant: Record<string, string>,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): RequestInit {
  const inBody = !ways.includes('client_secret_basic') && ways.includes('client_secret_post');
  const body = new URLSearchParams(inBody ? { ...grant, client_id: clientId, client_secret: clientSecret } : grant);
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const headers: Record<string, string> = inBody
    ? {}
    : { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  return { method: 'POST', body, headers: { ...headers, accept: 'application/json' } };
}
