import { createHmac, timingSafeEqual } from 'node:crypto';
import { and, eq, gt } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { Problem } from '../../core/problem.ts';
import type { Database, Tx } from '../../db/open.ts';
import { memberships, sessions } from '../../db/tables/tenants.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { deriveKey } from '../secret/derive.ts';
import { endSession } from './end-session.ts';
import { openSession } from './session.ts';
import type { SignedIn } from './sign-in.ts';
import { issueToken } from './token.ts';

const mark = 'cwr_';

/** The tokens of a program: the access token lasts minutes, the refresh token works once. */
export type TokenPair = { accessToken: string; refreshToken: string };
type Signing = { secretKey: string; now: Date };
/** The n-th refresh token of a session. */
type Refresh = { sessionId: string; number: number };

/** Starts a session for a program. */
export async function startTokens(db: Database, user: SignedIn, signing: Signing): Promise<TokenPair> {
  const number = 1;
  const { sessionId } = await withTenant(db, user.tenantId, (tx) =>
    openSession(tx, { ...user, refreshNumber: number, now: signing.now }),
  );
  return pairOf(user, { sessionId, number }, signing);
}

/**
 * Exchanges a refresh token, which works once. A reused token may have been stolen, and nobody can tell by whom: the
 * session ends, with its access tokens. A token we never signed ends nothing.
 * @throws {Problem} unauthenticated
 */
export async function renewTokens(db: Database, refreshToken: string, signing: Signing): Promise<TokenPair> {
  const given = readRefresh(signing.secretKey, refreshToken);
  const tenantId = given && (await findTenant(db, given.sessionId));
  if (!tenantId) throw refused();
  const user = await withTenant(db, tenantId, (tx) => rotate(tx, { ...given, tenantId, now: signing.now }));
  if (!user) throw refused();
  return pairOf(user, { sessionId: given.sessionId, number: given.number + 1 }, signing);
}

const refused = () => new Problem('unauthenticated', 'Cannot renew: sign in again');

async function pairOf(user: SignedIn, refresh: Refresh, { secretKey, now }: Signing): Promise<TokenPair> {
  const { sessionId, number } = refresh;
  const accessToken = await issueToken(secretKey, { ...user, sessionId, use: 'bearer' }, now);
  const signature = signatureOf(secretKey, refresh).toString('base64url');
  return { accessToken, refreshToken: `${mark}${sessionId}.${number}.${signature}` };
}

const signatureOf = (secretKey: string, { sessionId, number }: Refresh) =>
  createHmac('sha256', deriveKey(secretKey, 'refresh')).update(`${sessionId}.${number}`).digest();

/** Undefined for a token we did not sign. */
function readRefresh(secretKey: string, token: string): Refresh | undefined {
  const [, sessionId = '', digits = '', given = ''] =
    /^cwr_([\da-f-]{36})\.([1-9]\d{0,8})\.([\w-]{43})$/.exec(token) ?? [];
  const refresh = { sessionId, number: Number(digits) };
  const signature = Buffer.from(given, 'base64url');
  const ours = signatureOf(secretKey, refresh);
  return isUuid(sessionId) && signature.length === ours.length && timingSafeEqual(signature, ours)
    ? refresh
    : undefined;
}

async function findTenant(db: Database, sessionId: string): Promise<string | undefined> {
  const [row] = await withSystem(db, (tx) =>
    tx.select({ tenantId: sessions.tenantId }).from(sessions).where(eq(sessions.id, sessionId)),
  );
  return row?.tenantId;
}

type Rotation = Refresh & { tenantId: string; now: Date };

/** Undefined ends the session: the caller's transaction must commit. */
async function rotate(tx: Tx, { tenantId, sessionId, number, now }: Rotation): Promise<SignedIn | undefined> {
  const mine = and(eq(sessions.tenantId, tenantId), eq(sessions.id, sessionId));
  const [held] = await tx
    .update(sessions)
    .set({ refreshNumber: number + 1 })
    .where(and(mine, eq(sessions.refreshNumber, number), gt(sessions.expiresAt, now)))
    .returning({ userId: sessions.userId, way: sessions.way });
  const [user] = held
    ? await tx
        .select()
        .from(memberships)
        .where(and(eq(memberships.tenantId, tenantId), eq(memberships.id, held.userId)))
    : [];
  if (held && user && !user.deactivatedAt)
    return { tenantId, userId: user.id, sessionVersion: user.sessionVersion, way: held.way };
  await endSession(tx, { tenantId, sessionId });
  return undefined;
}
