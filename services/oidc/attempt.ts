import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Attempt } from '../../providers/oidc/port.ts';
import { deriveKey } from '../secret/derive.ts';

/** How long a person may take at the issuer's page. */
export const attemptSeconds = 10 * 60;

export type StoredAttempt = Attempt & { returnTo: string };

const random = () => randomBytes(32).toString('base64url');
export const newAttempt = (returnTo: string): StoredAttempt => ({
  state: random(),
  nonce: random(),
  verifier: random(),
  returnTo,
});

/** For the browser to hold: signed, so it cannot be changed on the way back. */
export function sealAttempt(secretKey: string, attempt: StoredAttempt, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ ...attempt })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + attemptSeconds)
    .sign(deriveKey(secretKey, 'oidc'));
}

/** Undefined for a token that was tampered with, expired, or is not ours. */
export async function readAttempt(secretKey: string, token: string, now: Date): Promise<StoredAttempt | undefined> {
  try {
    const key = deriveKey(secretKey, 'oidc');
    const { payload } = await jwtVerify<StoredAttempt>(token, key, { algorithms: ['HS256'], currentDate: now });
    const { state, nonce, verifier, returnTo } = payload;
    return { state, nonce, verifier, returnTo };
  } catch {
    return undefined;
  }
}
