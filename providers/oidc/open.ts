import * as client from 'openid-client';
import { Problem } from '../../core/problem.ts';
import type { Identity, OidcPort, OidcSettings } from './port.ts';

const timeoutSeconds = 10;
const clockSkewSeconds = 30;

/** Authorization code flow with PKCE against one issuer. */
export function openOidc({ issuer, clientId, clientSecret, label }: OidcSettings): OidcPort {
  /** Fetched for each step, so changed addresses and keys apply at once. @throws {Problem} unavailable */
  const discover = async () => {
    const address = new URL(issuer);
    const config = await client
      .discovery(address, clientId, { [client.clockTolerance]: clockSkewSeconds }, authenticateBy(clientSecret), {
        timeout: timeoutSeconds,
        // The operator names the issuer: one without TLS is for tests and closed networks.
        ...(address.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}),
      })
      .catch((cause: unknown) => {
        throw new Problem(
          'unavailable',
          'Cannot reach the sign-in service, or its description does not match the configuration',
          {
            cause,
          },
        );
      });
    // Checks the id token's signature too, not only the connection it came over.
    client.enableNonRepudiationChecks(config);
    return config;
  };
  return {
    label,
    async begin({ state, nonce, verifier }, redirectUri) {
      const config = await discover();
      return client.buildAuthorizationUrl(config, {
        scope: 'openid email profile',
        redirect_uri: redirectUri,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }).href;
    },
    async finish(code, { state, nonce, verifier }, redirectUri) {
      const config = await discover();
      const answer = new URL(redirectUri);
      answer.search = new URLSearchParams({ code, state }).toString();
      const checks = {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      };
      const tokens = await client.authorizationCodeGrant(config, answer, checks).catch((cause: unknown) => {
        throw refused(cause);
      });
      return identityOf(tokens.claims());
    },
  };
}

/**
 * The secret goes into a header, which every issuer must support, unless this one says that it only reads it from the
 * body.
 */
function authenticateBy(secret: string): client.ClientAuth {
  const [inHeader, inBody] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (issuer, ...rest) => {
    const ways = issuer.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const body = !ways.includes('client_secret_basic') && ways.includes('client_secret_post');
    return (body ? inBody : inHeader)(issuer, ...rest);
  };
}

/** @throws {Problem} unauthenticated without an e-mail address */
function identityOf(claims: Partial<client.IDToken> = {}): Identity {
  const { email, email_verified: verified, name } = claims;
  if (typeof email !== 'string') throw refused();
  return {
    email,
    emailVerified: verified === true,
    name: typeof name === 'string' && name.trim() ? name.trim() : null,
  };
}

const refused = (cause?: unknown) =>
  new Problem('unauthenticated', 'Cannot sign in: the response of the sign-in service is not valid', { cause });
