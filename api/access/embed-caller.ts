import type { Context } from 'hono';
import { rightsOfView } from '../../core/access/embed.ts';
import { Problem } from '../../core/problem.ts';
import { findEmbedKey, touchEmbedKey } from '../../services/access/embed-key.ts';
import type { ApiDeps } from '../kit/deps.ts';
import type { ApiEnv, EmbedCaller } from '../kit/routing.ts';
import { isOwnOrigin } from './origin.ts';

const noted = new Map<string, number>();

/**
 * The page that uses an embed key; undefined for a key that is unknown, expired or revoked.
 * @throws {Problem} forbidden on any other site
 */
export async function findEmbedCaller(
  deps: ApiDeps,
  c: Context<ApiEnv>,
  key: string,
): Promise<EmbedCaller | undefined> {
  const now = deps.now();
  const holder = await findEmbedKey(deps.db, { key, now });
  if (!holder) return undefined;
  const { tenantId, keyId: id, name, view, allowedOrigins } = holder;
  const origin = c.req.header('origin');
  if (origin && !allowedOrigins.includes(origin) && !isOwnOrigin(origin, c.req.header('host'), deps.publicUrl)) {
    throw new Problem('forbidden', 'This key cannot be used by pages of that origin');
  }
  // At most once a minute per key, in parallel with the request. If it fails, the key still works.
  if (now.getTime() - (noted.get(id) ?? 0) >= 60_000) {
    noted.set(id, now.getTime());
    touchEmbedKey(deps.db, holder, now).catch(() => noted.delete(id));
  }
  return { kind: 'embed', tenantId, id, name, view, rights: new Set(rightsOfView(view)) };
}
