import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import { sessions, users } from '../../db/tables/tenants.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { endSession } from './end-session.ts';
import { openSession } from './session.ts';
import type { SignedIn } from './sign-in.ts';
import { issueToken } from './token.ts';

const mark = 'cwr_';
const digest = (secret: string) => createHash('sha256').update(secret).digest('hex');
const newSecret = () => randomBytes(32).toString('base64url');

/** What a program holds: the access token for minutes, the refresh token once. */
export type TokenPair = { accessToken: string; refreshToken: string };
type Signing = { secretKey: string; now: Date };

/** A session of a program. */
export async function startTokens(db: Database, user: SignedIn, { secretKey, now }: Signing): Promise<TokenPair> {
  const secret = newSecret();
  const opened = { ...user, refreshHash: digest(secret), now };
  const { sessionId } = await withTenant(db, user.tenantId, (tx) => openSession(tx, opened));
  const accessToken = await issueToken(secretKey, { ...user, sessionId, use: 'bearer' }, now);
  return { accessToken, refreshToken: `${mark}${sessionId}.${secret}` };
}

/**
 * Exchanges a refresh token, which is good once. One that was used before may have been stolen, and nobody can tell by whom: the
 * session ends, with its access tokens.
 * @throws {Problem} unauthenticated
 */
export async function renewTokens(db: Database, refreshToken: string, { secretKey, now }: Signing): Promise<TokenPair> {
  const [, sessionId = '', secret = ''] = /^cwr_([\da-f-]{36})\.([\w-]{43})$/.exec(refreshToken) ?? [];
  const tenantId = isUuid(sessionId) && (await findTenant(db, sessionId));
  if (!tenantId) throw refused();
  const next = newSecret();
  const user = await withTenant(db, tenantId, (tx) => rotate(tx, { tenantId, sessionId, secret, next, now }));
  if (!user) throw refused();
  const accessToken = await issueToken(secretKey, { ...user, sessionId, use: 'bearer' }, now);
  return { accessToken, refreshToken: `${mark}${sessionId}.${next}` };
}

const refused = () => new Problem('unauthenticated', 'Cannot renew: sign in again');

async function findTenant(db: Database, sessionId: string): Promise<string | undefined> {
  const [row] = await withSystem(db, (tx) =>
    tx.select({ tenantId: sessions.tenantId }).from(sessions).where(eq(sessions.id, sessionId)),
  );
  return row?.tenantId;
}

type Rotation = { tenantId: string; sessionId: string; secret: string; next: string; now: Date };

/** Undefined ends the session: the caller's transaction must commit. */
async function rotate(tx: Tx, { tenantId, sessionId, secret, next, now }: Rotation): Promise<SignedIn | undefined> {
  const [held] = await tx
    .update(sessions)
    .set({ refreshHash: digest(next) })
    .where(
      and(
        eq(sessions.tenantId, tenantId),
        eq(sessions.id, sessionId),
        eq(sessions.refreshHash, digest(secret)),
        gt(sessions.expiresAt, now),
      ),
    )
    .returning({ userId: sessions.userId });
  const [user] = held
    ? await tx
        .select()
        .from(users)
        .where(and(eq(users.tenantId, tenantId), eq(users.id, held.userId)))
    : [];
  if (user && !user.deactivatedAt) return { tenantId, userId: user.id, sessionVersion: user.sessionVersion };
  await endSession(tx, { tenantId, sessionId });
  return undefined;
}
