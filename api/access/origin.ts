import type { Context } from 'hono';
import { Problem } from '../../core/problem.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends a session's cookie by itself, so a write counts only if our own pages make it. Browsers send the
 * page's origin with every write; a request with a session and no origin is refused as well.
 * @throws {Problem} forbidden
 */
export function refuseOtherSites(c: Context, publicUrl: string | undefined): void {
  if (reading.has(c.req.method)) return;
  const origin = c.req.header('origin');
  const own = origin
    ? isOwnOrigin(origin, c.req.header('host'), publicUrl)
    : c.req.header('sec-fetch-site') === 'same-origin';
  if (!own) throw new Problem('forbidden', 'Sessions work from our own pages only');
}

/** Whether the origin belongs to our own pages. */
export function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return (publicUrl !== undefined && from.origin === new URL(publicUrl).origin) || from.host === host;
}
