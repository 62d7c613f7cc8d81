import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import type { ApiEnv } from './routing.ts';

const given = /^[\w-]{8,64}$/;

/** Gives each request an id, the client's own if it sent a valid one, and returns it. */
export const assignRequestId: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const sent = c.req.header('x-request-id');
  c.set('requestId', sent && given.test(sent) ? sent : randomUUID());
  await next();
  c.res.headers.set('x-request-id', c.get('requestId'));
};

/** One line per request: the route's pattern instead of its path, so no id, number or search word reaches a log. */
export const logRequests =
  (log: Logger, patternOf: (path: string) => string): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const began = performance.now();
    await next();
    const caller = c.get('caller') as { tenantId: string } | undefined;
    const level = c.res.status >= 500 ? 'error' : 'info';
    log[level](
      {
        requestId: c.get('requestId'),
        method: c.req.method,
        route: patternOf(c.req.path),
        status: c.res.status,
        ms: Math.round(performance.now() - began),
        address: c.get('address'),
        ...(caller ? { tenantId: caller.tenantId } : {}),
      },
      'request',
    );
  };
