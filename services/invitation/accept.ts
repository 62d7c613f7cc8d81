import { networkOf } from '../../core/access/client-address.ts';
import { Problem } from '../../core/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import { invitations } from '../../db/tables/tenants.ts';
import { asSystem, withTenant } from '../../db/tenant.ts';
import { checkSignIn } from '../access/check-password.ts';
import type { Device } from '../access/device.ts';
import { countAttempt, type Limit } from '../access/limit.ts';
import type { SignedIn } from '../access/sign-in.ts';
import { hashFor, insertMembership } from '../access/user.ts';
import { recordChange } from '../audit/change.ts';
import { checkPassword } from '../person/password.ts';
import { insertPerson } from '../person/people.ts';
import { verifyMailbox } from '../person/verify.ts';
import { findInvitation, invalidInvitation, type OpenInvitation, stillOpen } from './find.ts';

const perAddress: Limit = { name: 'invitation by address', points: 300, seconds: 15 * 60 };

export type Acceptance = {
  token: string;
  password: string;
  /** True: `password` is that of the person's existing sign-in; otherwise it is a new one. */
  existing: boolean;
  name?: string | undefined;
  /** Network address of the request. */
  address: string;
  device?: Device | undefined;
  requestId: string;
  now: Date;
};

/**
 * Counts uses of a token.
 * @throws {Problem} `rate_limited` after 300 attempts from one network address in 15 minutes
 */
export const countToken = (db: Database, { address, now }: { address: string; now: Date }): Promise<void> =>
  countAttempt(db, perAddress, networkOf(address), now);

/**
 * Lets the invited person join. Only one acceptance of a token can win, even concurrently. A mailed token verifies the
 * mailbox: the first one makes the address theirs. A token handed over verifies nothing: it creates a separate sign-in,
 * which takes nothing from others with the address.
 * @throws {Problem} `not_found` for an unknown, used, revoked or expired token; `invalid_input` for a short password;
 *   `unauthenticated` for a wrong password of an existing sign-in; `conflict` when the tenant already has the address
 *   or person, or the mailbox already has a sign-in to join with; `rate_limited`
 */
export async function acceptInvitation(db: Database, accepted: Acceptance): Promise<{ user: SignedIn; email: string }> {
  const { token, password, now } = accepted;
  await countToken(db, accepted);
  if (!accepted.existing) checkPassword('password', password);
  const invited = await findInvitation(db, token, now);
  const join = accepted.existing ? await joinExisting(db, accepted, invited) : await joinNew(db, accepted, invited);
  const user = await withTenant(db, invited.tenantId, (tx) => accept(tx, accepted, invited, join));
  return { user, email: invited.email };
}

/** Finds or creates the person in the transaction that adds them. */
type Join = (system: Tx) => Promise<string>;

/** The password is checked as at every sign-in, with the same limits. */
async function joinExisting(db: Database, accepted: Acceptance, { email }: OpenInvitation): Promise<Join> {
  const opened = await checkSignIn(db, { ...accepted, email });
  const person = opened.find(({ provenAt }) => provenAt) ?? opened[0];
  return async () => person?.id ?? '';
}

async function joinNew(db: Database, { password, now }: Acceptance, invited: OpenInvitation): Promise<Join> {
  const { email, mailed, known } = invited;
  if (known)
    throw new Problem(
      'conflict',
      'You already have a sign-in with this address: join with its password, or reset it first',
    );
  const passwordHash = await hashFor(db, email, password);
  return (system) =>
    mailed ? verifyMailbox(system, { email, passwordHash, now }) : insertPerson(system, { email, passwordHash, now });
}

async function accept(tx: Tx, accepted: Acceptance, ref: OpenInvitation, join: Join): Promise<SignedIn> {
  const { address, requestId, now } = accepted;
  const { tenantId } = ref;
  const [invited] = await tx.update(invitations).set({ acceptedAt: now }).where(stillOpen(ref, now)).returning();
  if (!invited) throw invalidInvitation();
  const personId = await asSystem(tx, join);
  const { email, role, scope, team, agentName, extraRights } = invited;
  const standing = { name: accepted.name ?? invited.name, role, scope, team, agentName, extraRights };
  const { userId } = await insertMembership(tx, { tenantId, email, personId, ...standing }, now);
  const origin = { actor: { kind: 'user' as const, id: userId, name: standing.name }, requestId, address };
  const act = { tenantId, origin, action: 'acceptInvitation', at: now };
  await recordChange(tx, act, { noun: 'user', id: userId, after: standing });
  return { tenantId, userId, sessionVersion: 1, way: 'password' };
}
