import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Problem } from '../../core/problem.ts';
import type { ApiDeps } from './deps.ts';
import { boundJson } from './json.ts';
import type { ApiEnv } from './routing.ts';

/**
 * Any body, whatever it calls itself; audio and CSV, which stream, have limits of their own. Forty hours of speech: a body of this size is
 * parsed, checked and written in stretches that hold the event loop for less than 50 ms.
 */
export const wholeBytes = 2 * 1024 ** 2;
const imports = /^(multipart\/form-data|text\/csv|application\/csv|text\/plain)\b/i;
/** What is read piece by piece, route by route: a type that is not named here does not get past the limit by its name. */
const streamed: Record<string, RegExp> = {
  '/api/v1/calls': /^multipart\/form-data\b/i,
  '/api/v1/customers/import': imports,
  '/api/v1/bookings/import': imports,
};
const isStreamed = (path: string, contentType = '') => streamed[path]?.test(contentType.trim()) ?? false;

/**
 * Bounds a body before anything reads it: no compressed one, whose size would be unknown, and a whole one in 2 MB and a minute at most.
 * Who sends it more slowly is cut off, so that senders that dribble do not hold connections.
 * @throws {Problem} unsupported_media, invalid_input; Hono's own for a large body
 */
export function limitBodies({ wholeBodyMs }: Pick<ApiDeps, 'wholeBodyMs'>): MiddlewareHandler<ApiEnv> {
  const whole = bodyLimit({ maxSize: wholeBytes });
  return async (c, next) => {
    const coding = c.req.header('content-encoding')?.trim().toLowerCase();
    if (coding && coding !== 'identity')
      throw new Problem('unsupported_media', 'Send the body as it is, without a Content-Encoding');
    if (isStreamed(c.req.path, c.req.header('content-type'))) return next();
    const incoming = c.env?.incoming;
    const late = setTimeout(() => incoming?.complete || incoming?.socket.destroy(), wholeBodyMs);
    incoming?.once('end', () => clearTimeout(late));
    incoming?.once('close', () => clearTimeout(late));
    try {
      return await whole(c, async () => void (await boundJson(c, next)));
    } finally {
      if (incoming?.complete !== false) clearTimeout(late);
    }
  };
}
