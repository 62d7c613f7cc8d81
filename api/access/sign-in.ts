import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { Problem } from '../../core/problem.ts';
import { type Device, deviceSeconds, readDevice, signDevice } from '../../services/access/device.ts';
import { startSession } from '../../services/access/session.ts';
import { type SignedIn, type SignInResult, signIn } from '../../services/access/sign-in.ts';
import { recordFailedSignIn, recordSignIn } from '../../services/audit/sign-in.ts';
import { cookieOptions, sessionCookie } from '../kit/cookie.ts';
import type { ApiDeps } from '../kit/deps.ts';
import type { ApiEnv } from '../kit/routing.ts';

type Credentials = { email: string; password: string; tenantId?: string | undefined };

const deviceCookie = 'callweave_device';

/**
 * Signs in with a password and records it. A failure is recorded without waiting, so the response time does not reveal
 * whether the person exists.
 * @throws {Problem} unauthenticated, rate_limited
 */
export async function signInWithPassword(deps: ApiDeps, c: Context<ApiEnv>, given: Credentials): Promise<SignInResult> {
  const now = deps.now();
  const facts = { way: 'password', requestId: c.get('requestId'), address: c.get('address'), at: now };
  try {
    const device = await deviceOf(deps, c);
    const entry = await signIn(deps.db, { ...given, address: facts.address, device, now });
    if ('user' in entry) await recordSignIn(deps.db, entry.user, { ...facts, outcome: 'signIn' });
    return entry;
  } catch (error) {
    if (error instanceof Problem && error.code === 'unauthenticated')
      recordFailedSignIn(deps.db, given.email, facts).catch(({ name }: Error) =>
        deps.log.error({ requestId: facts.requestId, name }, 'a failed sign-in could not be recorded in the audit log'),
      );
    throw error;
  }
}

/** The browser, if somebody signed in with it before. */
export async function deviceOf(deps: ApiDeps, c: Context<ApiEnv>): Promise<Device | undefined> {
  const cookie = getCookie(c, deviceCookie);
  return cookie ? readDevice(deps.secretKey, cookie, deps.now()) : undefined;
}

/** Gives the browser its session; with an address, also makes it a known device of that account. */
export async function startBrowserSession(
  deps: ApiDeps,
  c: Context<ApiEnv>,
  user: SignedIn,
  email?: string,
): Promise<void> {
  const { db, secretKey, publicUrl } = deps;
  const now = deps.now();
  setCookie(c, sessionCookie, await startSession(db, { secretKey, user, now }), cookieOptions(publicUrl));
  if (email === undefined) return;
  const device = await signDevice(secretKey, await deviceOf(deps, c), email, now);
  setCookie(c, deviceCookie, device, { ...cookieOptions(publicUrl), maxAge: deviceSeconds });
}
