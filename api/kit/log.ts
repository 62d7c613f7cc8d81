import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import type { ApiEnv } from './routing.ts';

const given = /^[\w-]{8,64}$/;

/** Gives each request an id, the caller's own where it sent a fit one, and hands it back. */
export const nameRequest: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const sent = c.req.header('x-request-id');
  c.set('requestId', sent && given.test(sent) ? sent : randomUUID());
  await next();
  c.res.headers.set('x-request-id', c.get('requestId'));
};

/** One line a request: the route's pattern in place of its path, so that no id, number or search word gets into a log. */
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
