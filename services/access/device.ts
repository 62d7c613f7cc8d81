import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { newId } from '../../db/ids.ts';
import { normalizeEmail } from '../person/people.ts';
import { deriveKey } from '../secret/derive.ts';

/** How long a device stays known after a sign-in. */
export const deviceSeconds = 365 * 24 * 3600;
/** People who share a device; the one who signed in longest ago is forgotten first. */
const maxPeople = 8;

/** A browser that somebody has signed in with: its id, and hashes of the addresses. */
export type Device = { id: string; knows: string[] };

const hashOf = (email: string) => createHash('sha256').update(normalizeEmail(email)).digest('base64url').slice(0, 22);

/** Whether this address has signed in here before. */
export const isKnownFor = (device: Device | undefined, email: string): boolean =>
  device?.knows.includes(hashOf(email)) ?? false;

/** The device after a sign-in with this address, signed, for its cookie. It grants no access. */
export function signDevice(secretKey: string, device: Device | undefined, email: string, now: Date): Promise<string> {
  const knows = [hashOf(email), ...(device?.knows ?? []).filter((hash) => hash !== hashOf(email))].slice(0, maxPeople);
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ knows })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(device?.id ?? newId())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + deviceSeconds)
    .sign(deriveKey(secretKey, 'device'));
}

/** Undefined for a token that was tampered with, expired, or is not ours. */
export async function readDevice(secretKey: string, token: string, now: Date): Promise<Device | undefined> {
  try {
    const key = deriveKey(secretKey, 'device');
    const { payload } = await jwtVerify<{ knows: string[] }>(token, key, { algorithms: ['HS256'], currentDate: now });
    return payload.sub ? { id: payload.sub, knows: payload.knows } : undefined;
  } catch {
    return undefined;
  }
}
