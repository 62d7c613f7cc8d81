import type { MiddlewareHandler } from 'hono';
import { findEmbedKey } from '../../services/access/embed-key.ts';
import type { ApiDeps } from '../kit/deps.ts';
import { framedPolicy } from '../kit/headers.ts';
import type { ApiEnv } from '../kit/routing.ts';

/** Lets the sites of an embed key show `/embed?key=…` in a frame; without a valid key it is a page like any other. */
export const embedPage =
  ({ db, now }: ApiDeps): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    await next();
    const key = c.req.query('key');
    const holder = key && (await findEmbedKey(db, { key, now: now() }));
    if (!holder) return;
    c.header('content-security-policy', framedPolicy(holder.allowedOrigins));
    c.header('cross-origin-resource-policy', 'cross-origin');
    c.header('cache-control', 'no-store');
  };
