import { jwtVerify, SignJWT } from 'jose';
import { isUuid } from '../../core/ids.ts';
import { deriveKey } from '../secret/derive.ts';
import type { SignedIn } from './sign-in.ts';

/** A browser's token lasts half a day and is renewed while in use; a program's lasts minutes and is refreshed. */
export const sessionSeconds = 12 * 3600;
export const accessSeconds = 10 * 60;

/** How the token is sent. A cookie token does not work as a bearer token, nor vice versa. */
export type TokenUse = 'cookie' | 'bearer';
export type Claims = Omit<SignedIn, 'way'> & { sessionId: string };

/** A signed token (JWT, HS256). It names membership, tenant, session and session version, and nothing personal. */
export const issueToken = (secretKey: string, claims: Claims & { use: TokenUse }, now: Date): Promise<string> => {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const { tenantId, userId, sessionVersion, sessionId, use } = claims;
  return new SignJWT({ tid: tenantId, sv: sessionVersion, sid: sessionId, use })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (use === 'cookie' ? sessionSeconds : accessSeconds))
    .sign(deriveKey(secretKey, 'session'));
};

type Wanted = { token: string; use: TokenUse; now: Date };

/** Undefined for a token that was tampered with, expired, or is for another use. */
export async function readToken(
  secretKey: string,
  { token, use, now }: Wanted,
): Promise<(Claims & { issuedAt: Date }) | undefined> {
  try {
    const { payload } = await jwtVerify(token, deriveKey(secretKey, 'session'), {
      algorithms: ['HS256'],
      currentDate: now,
    });
    const { sub: userId, tid: tenantId, sv: sessionVersion, sid: sessionId, iat = 0 } = payload;
    if (payload.use !== use || typeof sessionVersion !== 'number') return undefined;
    if (!isId(userId) || !isId(tenantId) || !isId(sessionId)) return undefined;
    return { userId, tenantId, sessionId, sessionVersion, issuedAt: new Date(iat * 1000) };
  } catch {
    return undefined;
  }
}

const isId = (value: unknown): value is string => typeof value === 'string' && isUuid(value);
