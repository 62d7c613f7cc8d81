import type { Database } from '../../db/open.ts';
import type { SignInWay } from '../../db/tables/tenants.ts';
import { withSystem } from '../../db/tenant.ts';
import { activeMemberships } from '../person/memberships.ts';
import { checkSignIn, type PasswordAttempt, wrongPassword } from './check-password.ts';

/** The membership that a new session is for. */
export type SignedIn = { tenantId: string; userId: string; sessionVersion: number; way: SignInWay };
export type TenantChoice = { id: string; name: string };

/** One membership, or the tenants to choose from if none was chosen yet. */
export type SignInResult = { user: SignedIn } | { tenants: TenantChoice[] };

/**
 * Signs in with e-mail and password.
 * @param tenantId Which of their tenants; by default the only one.
 * @throws {Problem} `unauthenticated`, with the same message for an unknown address, a wrong password, a person who is
 *   active nowhere and a tenant that is not theirs; `rate_limited` (see {@link checkSignIn})
 */
export async function signIn(
  db: Database,
  { tenantId, ...asked }: PasswordAttempt & { tenantId?: string | undefined },
): Promise<SignInResult> {
  const opened = await checkSignIn(db, asked);
  const ids = opened.map(({ id }) => id);
  const theirs = await withSystem(db, (tx) => activeMemberships(tx, ids));
  const wanted = tenantId === undefined ? theirs : theirs.filter((one) => one.tenantId === tenantId);
  const [first, second] = wanted;
  if (!first) throw wrongPassword();
  if (second) return { tenants: wanted.map((one) => ({ id: one.tenantId, name: one.tenantName })) };
  const { userId, sessionVersion } = first;
  return { user: { tenantId: first.tenantId, userId, sessionVersion, way: 'password' } };
}
