import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';
import { clientOf, type Range } from '../../core/access/client-address.ts';
import type { ApiEnv } from './routing.ts';

/** Sets the client's network address for limits, logs and audit alike; `unknown` if its connection is gone. */
export const setClientAddress =
  (trustedProxies: readonly Range[]): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const peer = (c.env?.incoming && getConnInfo(c).remote.address) ?? 'unknown';
    c.set('address', clientOf(peer, c.req.header('x-forwarded-for'), trustedProxies));
    await next();
  };
