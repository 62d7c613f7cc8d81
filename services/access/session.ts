import { and, eq, gt, isNull, lte, sql } from 'drizzle-orm';
import type { ExtraRight, UserRole } from '../../core/access/rights.ts';
import type { UserScope } from '../../core/access/scope.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { memberships, sessions } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import type { SignedIn } from './sign-in.ts';
import { issueToken, readToken, type TokenUse } from './token.ts';

/** After this a person must sign in again, however active the session was. */
const wholeSeconds = 30 * 24 * 3600;

/** Starts a session of at most 30 days and deletes this person's expired ones. */
export async function openSession(
  tx: Tx,
  { tenantId, userId, way, refreshNumber = null, now }: SignedIn & { refreshNumber?: number | null; now: Date },
): Promise<{ sessionId: string }> {
  const id = newId();
  const expiresAt = new Date(now.getTime() + wholeSeconds * 1000);
  await tx
    .delete(sessions)
    .where(and(eq(sessions.tenantId, tenantId), eq(sessions.userId, userId), lte(sessions.expiresAt, now)));
  await tx.insert(sessions).values({ tenantId, id, userId, way, refreshNumber, createdAt: now, expiresAt });
  return { sessionId: id };
}

/** A browser session, as the token for its cookie. */
export async function startSession(
  db: Database,
  { secretKey, user, now }: { secretKey: string; user: SignedIn; now: Date },
): Promise<string> {
  const { sessionId } = await withTenant(db, user.tenantId, (tx) => openSession(tx, { ...user, now }));
  return issueToken(secretKey, { ...user, sessionId, use: 'cookie' }, now);
}

export type SessionUser = SignedIn & {
  sessionId: string;
  email: string;
  name: string;
  role: UserRole;
  extraRights: ExtraRight[];
  scope: UserScope;
  team: string | null;
  /** In lower case: the agents whose calls are visible; null = all calls. */
  agents: string[] | null;
  /** When the token was signed. */
  issuedAt: Date;
};

/**
 * The session's user; undefined if the token is invalid or expired, or if the session was ended or the user deactivated
 * since.
 */
export async function findSession(
  db: Database,
  { secretKey, token, use, now }: { secretKey: string; token: string; use: TokenUse; now: Date },
): Promise<SessionUser | undefined> {
  const claims = await readToken(secretKey, { token, use, now });
  if (!claims) return undefined;
  const { tenantId, userId, sessionId, sessionVersion, issuedAt } = claims;
  return withTenant(db, tenantId, async (tx) => {
    const [row] = await tx
      .select({ user: memberships, way: sessions.way })
      .from(sessions)
      .innerJoin(memberships, and(eq(memberships.tenantId, sessions.tenantId), eq(memberships.id, sessions.userId)))
      .where(
        and(
          eq(sessions.tenantId, tenantId),
          eq(sessions.id, sessionId),
          eq(sessions.userId, userId),
          gt(sessions.expiresAt, now),
        ),
      );
    const user = row?.user;
    if (!user || user.deactivatedAt || user.sessionVersion !== sessionVersion) return undefined;
    const { email, name, role, extraRights, scope, team } = user;
    const agents = await agentsOf(tx, user);
    const found = { way: row.way, email, name, role, extraRights, scope, team, agents };
    return { tenantId, userId, sessionId, sessionVersion, issuedAt, ...found };
  });
}

type Seer = { tenantId: string; scope: UserScope; team: string | null; agentName: string | null };

/**
 * Null if all calls are visible; without an agent name, or with no one else in the team, a person sees only their own.
 */
async function agentsOf(tx: Tx, { tenantId, scope, team, agentName }: Seer): Promise<string[] | null> {
  if (scope === 'all') return null;
  const own = agentName ? [agentName.toLowerCase()] : [];
  if (scope === 'own' || team === null) return own;
  const mates = await tx
    .select({ agent: sql<string | null>`lower(${memberships.agentName})` })
    .from(memberships)
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.team, team), isNull(memberships.deactivatedAt)));
  return mates.map(({ agent }) => agent).filter((agent) => agent !== null);
}
