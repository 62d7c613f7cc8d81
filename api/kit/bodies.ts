import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Problem } from '../../core/problem.ts';
import type { ApiDeps } from './deps.ts';
import { limitJson } from './json.ts';
import type { ApiEnv } from './routing.ts';

/**
 * Any body, whatever its content type; audio and CSV are streamed and have their own limits. Room for forty hours of
 * speech: a body of this size is parsed, checked and written in pieces that hold the event loop for less than 50 ms.
 */
export const wholeBytes = 2 * 1024 ** 2;
const imports = /^(multipart\/form-data|text\/csv|application\/csv|text\/plain)\b/i;
/** Routes that stream their body: any type not listed here is subject to the limit. */
const streamed: Record<string, RegExp> = {
  '/api/v1/calls': /^multipart\/form-data\b/i,
  '/api/v1/customers/import': imports,
  '/api/v1/bookings/import': imports,
};
export const isStreamed = (path: string, contentType = '') => streamed[path]?.test(contentType.trim()) ?? false;

/**
 * Limits a body before anything reads it: no compression, which would hide the size, and at most 2 MB and one minute
 * for a whole body. A slower sender is cut off, so slow senders cannot hold connections.
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
      return await whole(c, async () => void (await limitJson(c, next)));
    } finally {
      if (incoming?.complete !== false) clearTimeout(late);
    }
  };
}
