import { and, eq, sql } from 'drizzle-orm';
import { jwtVerify, SignJWT } from 'jose';
import type { UserRole } from '../../core/access/rights.ts';
import { isUuid } from '../../core/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { users } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { deriveKey } from './derive.ts';
import type { SignedIn } from './sign-in.ts';

export const sessionSeconds = 12 * 3600;

/** A signed token (JWT, HS256) for a session of 12 hours. It names user, tenant and session version, and nothing personal. */
export const issueSession = (secretKey: string, { tenantId, userId, sessionVersion }: SignedIn, now: Date) => {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ tid: tenantId, sv: sessionVersion })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + sessionSeconds)
    .sign(deriveKey(secretKey, 'session'));
};

export type SessionUser = { tenantId: string; userId: string; email: string; name: string; role: UserRole };

/** Whose session it is; undefined when the token is bad or over, or the user has signed out or was deactivated since. */
export async function findSession(
  db: Database,
  { secretKey, token, now }: { secretKey: string; token: string; now: Date },
): Promise<SessionUser | undefined> {
  const claims = await readToken(secretKey, token, now);
  if (!claims) return undefined;
  const [user] = await withTenant(db, claims.tenantId, (tx) =>
    tx
      .select()
      .from(users)
      .where(and(eq(users.tenantId, claims.tenantId), eq(users.id, claims.userId))),
  );
  if (!user || user.deactivatedAt || user.sessionVersion !== claims.sessionVersion) return undefined;
  return { tenantId: user.tenantId, userId: user.id, email: user.email, name: user.name, role: user.role };
}

/** Ends every session of this user, on all devices. */
export async function signOut(tx: Tx, { tenantId, userId }: { tenantId: string; userId: string }): Promise<void> {
  await tx
    .update(users)
    .set({ sessionVersion: sql`${users.sessionVersion} + 1` })
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId)));
}

async function readToken(secretKey: string, token: string, now: Date): Promise<SignedIn | undefined> {
  try {
    const { payload } = await jwtVerify(token, deriveKey(secretKey, 'session'), {
      algorithms: ['HS256'],
      currentDate: now,
    });
    const { sub, tid, sv } = payload;
    if (typeof sub !== 'string' || typeof tid !== 'string' || typeof sv !== 'number') return undefined;
    return isUuid(sub) && isUuid(tid) ? { userId: sub, tenantId: tid, sessionVersion: sv } : undefined;
  } catch {
    return undefined;
  }
}
