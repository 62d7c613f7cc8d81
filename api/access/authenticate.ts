import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { type Right, rights, rightsOfRole } from '../../core/access/rights.ts';
import { Problem } from '../../core/problem.ts';
import { findApiKey, touchApiKey } from '../../services/access/api-key.ts';
import { findSession } from '../../services/access/session.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv, Caller } from '../routing.ts';
import { sessionCookie } from './cookie.ts';
import { refuseOtherSites } from './origin.ts';

const allRights: ReadonlySet<Right> = new Set(rights);

/** Whose request it is. @throws {Problem} unauthenticated; forbidden for a session that another site makes use of. */
export const authenticate =
  (deps: ApiDeps): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const caller = await findCaller(deps, c);
    if (!caller) throw new Problem('unauthenticated', 'Send an API key as `Authorization: Bearer cw_…`, or sign in');
    if (caller.kind === 'user') refuseOtherSites(c, deps.publicUrl);
    c.set('caller', caller);
    await next();
  };

/** Undefined when the credential is missing, unknown, expired or revoked. A key that is sent counts before a session. */
export async function findCaller(deps: ApiDeps, c: Context<ApiEnv>): Promise<Caller | undefined> {
  const header = c.req.header('authorization');
  if (header !== undefined) return byKey(deps, /^Bearer +(\S{1,200})$/i.exec(header)?.[1]);
  const token = getCookie(c, sessionCookie);
  if (!token) return undefined;
  const found = await findSession(deps.db, { secretKey: deps.secretKey, token, now: deps.now() });
  return found && { kind: 'user', ...found, id: found.userId, rights: new Set(rightsOfRole[found.role]) };
}

async function byKey(deps: ApiDeps, key: string | undefined): Promise<Caller | undefined> {
  const now = deps.now();
  const holder = key && (await findApiKey(deps.db, { key, now }));
  if (!holder) return undefined;
  noteUse(deps, holder, now);
  return { kind: 'key', tenantId: holder.tenantId, id: holder.keyId, rights: allRights };
}

const noted = new Map<string, number>();

/** Once a minute a key, beside the request; should it fail, the key is still good. */
function noteUse(deps: ApiDeps, holder: { tenantId: string; keyId: string }, now: Date): void {
  if (now.getTime() - (noted.get(holder.keyId) ?? 0) < 60_000) return;
  noted.set(holder.keyId, now.getTime());
  touchApiKey(deps.db, holder, now).catch(() => noted.delete(holder.keyId));
}
