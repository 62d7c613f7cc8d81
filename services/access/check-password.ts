import { networkOf } from '../../core/access/client-address.ts';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { withSystem } from '../../db/tenant.ts';
import { openedBy } from '../person/password.ts';
import { type Credential, findPeople, normalizeEmail } from '../person/people.ts';
import { type Device, isKnownFor } from './device.ts';
import { releaseAttempt, type Throttle, takeAttempt } from './throttle.ts';

const minutes = 60;
/** An office behind one address has many people; a guessing program makes more attempts. */
const perAddress: Throttle = { name: 'sign-in by address', free: 100, longestSeconds: 60, seconds: 15 * minutes };
/** From devices that this account has not used: guessing stays slow from however many addresses. */
const perAccount: Throttle = { name: 'sign-in by account', free: 8, longestSeconds: 60, seconds: 15 * minutes };
/** From a known device only its own failures count, so nobody elsewhere can lock its owner out. */
const perDevice: Throttle = { name: 'sign-in by device', free: 8, longestSeconds: 10, seconds: 15 * minutes };

export type PasswordAttempt = {
  email: string;
  password: string;
  /** Where the request comes from. */
  address: string;
  /** The browser, if known. */
  device?: Device | undefined;
  now: Date;
};

export const wrongPassword = () => new Problem('unauthenticated', 'Cannot sign in: e-mail or password is wrong');

/**
 * The people with this address whose password matches; at least one. An unknown address and a wrong password look the
 * same and take the same time.
 * @throws {Problem} `unauthenticated`, or `rate_limited` after many failures: of this account from unknown devices, of
 *   this device, or from this address. Successes do not count.
 */
export async function checkSignIn(db: Database, asked: PasswordAttempt): Promise<Credential[]> {
  const { email, password, now } = asked;
  const brakes = throttlesOf(asked);
  for (const { brake, subject } of brakes) await takeAttempt(db, brake, subject, now);
  const found = await withSystem(db, (tx) => findPeople(tx, normalizeEmail(email)));
  const opened = await openedBy(found, password);
  if (opened.length === 0) throw wrongPassword();
  for (const { brake, subject } of brakes) await releaseAttempt(db, brake, subject, now);
  return opened;
}

function throttlesOf({ email, address, device }: PasswordAttempt): { brake: Throttle; subject: string }[] {
  const mailbox = normalizeEmail(email);
  if (device && isKnownFor(device, email)) return [{ brake: perDevice, subject: `${device.id}\n${mailbox}` }];
  return [
    { brake: perAddress, subject: networkOf(address) },
    { brake: perAccount, subject: mailbox },
  ];
}
