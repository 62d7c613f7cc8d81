import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { Problem } from '../../core/problem.ts';
import { findUserByEmail } from '../../services/access/find-user.ts';
import { type SignedIn, signIn } from '../../services/access/sign-in.ts';
import { recordSignIn, type SignInTold } from '../../services/audit/sign-in.ts';
import type { ApiDeps } from '../kit/deps.ts';
import type { ApiEnv } from '../kit/routing.ts';

type Credentials = { email: string; password: string };

/**
 * Signs in by password and records it. A failure is recorded beside the answer, so that the time the answer takes does not tell whether
 * there is such a person.
 * @throws {Problem} unauthenticated, rate_limited
 */
export async function signInTold(deps: ApiDeps, c: Context<ApiEnv>, given: Credentials): Promise<SignedIn> {
  const now = deps.now();
  const address = getConnInfo(c).remote.address ?? null;
  const told = { way: 'password', requestId: c.get('requestId'), address, at: now };
  try {
    const user = await signIn(deps.db, { ...given, address: address ?? 'unknown', now });
    await recordSignIn(deps.db, user, { ...told, outcome: 'signIn' });
    return user;
  } catch (error) {
    if (error instanceof Problem && error.code === 'unauthenticated') noteFailure(deps, given.email, told);
    throw error;
  }
}

function noteFailure(deps: ApiDeps, email: string, told: SignInTold): void {
  findUserByEmail(deps.db, email)
    .then((user) => user && recordSignIn(deps.db, user, { ...told, outcome: 'signInFailed' }))
    .catch((error: Error) =>
      deps.log.error({ requestId: told.requestId, name: error.name }, 'a failed sign-in is not in the audit log'),
    );
}
