import { errors, jwtVerify } from 'jose';
import { Problem } from '../../core/problem.ts';
import type { Issuer } from './discover.ts';
import type { Identity } from './port.ts';

/** Signed with the issuer's private key; neither `none` nor a shared secret will do. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const clockSkewSeconds = 30;

type Wanted = { clientId: string; nonce: string; now: Date };

/** @throws {Problem} `unauthenticated` for a token that is not for us, now and for this attempt. */
export async function verifyIdToken(
  issuer: Issuer,
  token: string,
  { clientId, nonce, now }: Wanted,
): Promise<Identity> {
  const { payload } = await jwtVerify(token, issuer.keys, {
    algorithms,
    issuer: issuer.issuer,
    audience: clientId,
    currentDate: now,
    clockTolerance: clockSkewSeconds,
    requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
  }).catch((error: Error) => {
    if (error instanceof errors.JWKSTimeout)
      throw new Problem('unavailable', 'Cannot read the keys of the sign-in service');
    throw refused(error);
  });
  const { aud, azp, email, email_verified: verified, name } = payload;
  if (payload.nonce !== nonce) throw refused();
  if (Array.isArray(aud) && aud.length > 1 && azp !== clientId) throw refused();
  if (typeof email !== 'string') throw refused();
  return {
    email,
    emailVerified: verified === true,
    name: typeof name === 'string' && name.trim() ? name.trim() : null,
  };
}

const refused = (cause?: Error) =>
  new Problem('unauthenticated', 'Cannot sign in: the sign-in service’s answer is not valid', { cause });
