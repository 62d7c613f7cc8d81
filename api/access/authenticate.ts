import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type Right, rights, rightsOf } from '../../core/access/rights.ts';
import { Problem } from '../../core/problem.ts';
import { findApiKey, touchApiKey } from '../../services/access/api-key.ts';
import { findSession } from '../../services/access/session.ts';
import { issueToken, sessionSeconds, type TokenUse } from '../../services/access/token.ts';
import { cookieOptions, sessionCookie } from '../kit/cookie.ts';
import type { ApiDeps } from '../kit/deps.ts';
import type { ApiEnv, Caller, Person } from '../kit/routing.ts';
import { findEmbedCaller } from './embed-caller.ts';
import { refuseOtherSites } from './origin.ts';

const allRights: ReadonlySet<Right> = new Set(rights);

/** Authenticates the request. @throws {Problem} unauthenticated; forbidden for a session used from another site */
export const authenticate =
  (deps: ApiDeps): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const caller = await findCaller(deps, c);
    if (!caller) throw new Problem('unauthenticated', 'Send an API key as `Authorization: Bearer cw_…`, or sign in');
    if (caller.kind === 'user' && caller.use === 'cookie') {
      refuseOtherSites(c, deps.publicUrl);
      await renew(deps, c, caller);
    }
    c.set('caller', caller);
    await next();
  };

/**
 * Undefined if the credential is missing, unknown, expired or revoked. An API key in the request takes precedence over
 * a session.
 */
export async function findCaller(deps: ApiDeps, c: Context<ApiEnv>): Promise<Caller | undefined> {
  const header = c.req.header('authorization');
  if (header === undefined) return bySession(deps, getCookie(c, sessionCookie), 'cookie');
  const bearer = /^Bearer +(\S{1,1000})$/i.exec(header)?.[1];
  if (bearer?.startsWith('cwe_')) return findEmbedCaller(deps, c, bearer);
  return bearer?.startsWith('cw_') ? byKey(deps, bearer) : bySession(deps, bearer, 'bearer');
}

async function bySession(deps: ApiDeps, token: string | undefined, use: TokenUse): Promise<Caller | undefined> {
  if (!token) return undefined;
  const found = await findSession(deps.db, { secretKey: deps.secretKey, token, use, now: deps.now() });
  return found && { kind: 'user', ...found, use, id: found.userId, rights: rightsOf(found) };
}

/** Replaces a token that is past half its lifetime, so nobody is signed out during a working day. */
async function renew(deps: ApiDeps, c: Context<ApiEnv>, caller: Person): Promise<void> {
  const now = deps.now();
  if (now.getTime() - caller.issuedAt.getTime() < (sessionSeconds * 1000) / 2) return;
  setCookie(c, sessionCookie, await issueToken(deps.secretKey, caller, now), cookieOptions(deps.publicUrl));
}

async function byKey(deps: ApiDeps, key: string): Promise<Caller | undefined> {
  const now = deps.now();
  const holder = await findApiKey(deps.db, { key, now });
  if (!holder) return undefined;
  noteUse(deps, holder, now);
  return {
    kind: 'key',
    tenantId: holder.tenantId,
    id: holder.keyId,
    expiresAt: holder.expiresAt,
    rights: holder.scopes ? new Set(holder.scopes) : allRights,
  };
}

const noted = new Map<string, number>();

/** At most once a minute per key, in parallel with the request. If it fails, the key still works. */
function noteUse(deps: ApiDeps, holder: { tenantId: string; keyId: string }, now: Date): void {
  if (now.getTime() - (noted.get(holder.keyId) ?? 0) < 60_000) return;
  noted.set(holder.keyId, now.getTime());
  touchApiKey(deps.db, holder, now).catch(() => noted.delete(holder.keyId));
}
