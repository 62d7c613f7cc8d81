import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from './routing.ts';

const own = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
/** Our pages: scripts and styles from this server alone; waveforms play from blobs. */
const pagePolicy = `${own}; img-src 'self' data:; media-src 'self' blob:`;
/** The API's docs write their styles inline. */
export const docsPolicy = `${own}; style-src 'self' 'unsafe-inline'; img-src 'self' data:`;

/** The page that other sites may show: those named, and no others. */
export const framedPolicy = (origins: readonly string[]): string =>
  pagePolicy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`);

/** What every answer tells the browser not to do. */
export const secureHeaders: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  const headers = c.res.headers;
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', pagePolicy);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  // It cannot name origins; where the policy names some, it would overrule them in older browsers.
  if (headers.get('content-security-policy')?.includes("frame-ancestors 'none'"))
    headers.set('x-frame-options', 'DENY');
  headers.set('cross-origin-opener-policy', 'same-origin');
  if (!headers.has('cross-origin-resource-policy')) headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  // What belongs to a tenant is kept by nobody on the way, unless its route says otherwise.
  if (c.req.path.startsWith('/api/v1/') && !headers.has('cache-control')) headers.set('cache-control', 'no-store');
};
