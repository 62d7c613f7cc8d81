import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from './routing.ts';

const own = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
/** Our pages: scripts and styles only from this server; waveforms play from blobs. */
const pagePolicy = `${own}; img-src 'self' data:; media-src 'self' blob:`;
/** The API's docs write their styles inline. */
export const docsPolicy = `${own}; style-src 'self' 'unsafe-inline'; img-src 'self' data:`;

/** The page that other sites may embed: only those named. */
export const framedPolicy = (origins: readonly string[]): string =>
  pagePolicy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`);

/** Security headers for every response. */
export const secureHeaders: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  const headers = c.res.headers;
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', pagePolicy);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  // This header cannot name origins; if the policy names some, it would override them in older browsers.
  if (headers.get('content-security-policy')?.includes("frame-ancestors 'none'"))
    headers.set('x-frame-options', 'DENY');
  headers.set('cross-origin-opener-policy', 'same-origin');
  if (!headers.has('cross-origin-resource-policy')) headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  // No cache may store a tenant's data, unless its route says otherwise.
  if (c.req.path.startsWith('/api/v1/') && !headers.has('cache-control')) headers.set('cache-control', 'no-store');
};
