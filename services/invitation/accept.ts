import { and, eq, gt, isNull } from 'drizzle-orm';
import { Problem } from '../../core/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import { invitations } from '../../db/tables/tenants.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { countTry, type Limit } from '../access/limit.ts';
import { checkPassword, hashPassword } from '../access/password.ts';
import type { SignedIn } from '../access/sign-in.ts';
import { insertUser } from '../access/user.ts';
import { recordChange } from '../audit/change.ts';
import { digestOf } from './invite.ts';

const perAddress: Limit = { name: 'invitation by address', points: 30, seconds: 15 * 60 };

export type Acceptance = {
  token: string;
  password: string;
  name?: string | undefined;
  /** Network address of the request; null where there is none. */
  address: string | null;
  requestId: string;
  now: Date;
};

/**
 * Makes the user that was invited. Only one acceptance of a token can win, also when two come at once.
 * @throws {Problem} `not_found` for a token that never was, was used, revoked or is over; `invalid_input` for a short password; `conflict`
 *   when the address belongs to a user by now; `rate_limited` after 30 tries in 15 minutes.
 */
export async function acceptInvitation(db: Database, accepted: Acceptance): Promise<SignedIn> {
  const { token, password, address, now } = accepted;
  await countTry(db, perAddress, address ?? 'unknown', now);
  checkPassword('password', password);
  const ref = await findInvitation(db, token);
  if (!ref) throw over();
  const passwordHash = await hashPassword(password);
  return withTenant(db, ref.tenantId, (tx) => accept(tx, { ...accepted, ...ref, passwordHash }));
}

const over = () => new Problem('not_found', 'This invitation is not valid: ask for a new one');

async function findInvitation(db: Database, token: string): Promise<{ tenantId: string; id: string } | undefined> {
  const [row] = await withSystem(db, (tx) =>
    tx
      .select({ tenantId: invitations.tenantId, id: invitations.id })
      .from(invitations)
      .where(eq(invitations.hash, digestOf(token))),
  );
  return row;
}

type Ready = Acceptance & { tenantId: string; id: string; passwordHash: string };

async function accept(tx: Tx, ready: Ready): Promise<SignedIn> {
  const { tenantId, id, name, passwordHash, address, requestId, now } = ready;
  const [invited] = await tx
    .update(invitations)
    .set({ acceptedAt: now })
    .where(
      and(
        eq(invitations.tenantId, tenantId),
        eq(invitations.id, id),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        gt(invitations.expiresAt, now),
      ),
    )
    .returning();
  if (!invited) throw over();
  const { email, role, scope, team, agentName, extraRights } = invited;
  const standing = { name: name ?? invited.name, role, scope, team, agentName, extraRights };
  const { userId } = await insertUser(tx, { tenantId, email, ...standing, passwordHash }, now);
  const origin = { actor: { kind: 'user' as const, id: userId, name: standing.name }, requestId, address };
  const act = { tenantId, origin, action: 'acceptInvitation', at: now };
  await recordChange(tx, act, { noun: 'user', id: userId, after: standing });
  return { tenantId, userId, sessionVersion: 1 };
}
