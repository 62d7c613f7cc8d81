import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';
import { clientOf, type Range } from '../../core/access/client-address.ts';
import type { ApiEnv } from './routing.ts';

/** Notes from which network address a request comes, for limits, logs and audit alike; `unknown` where its connection is gone. */
export const findAddress =
  (trustedProxies: readonly Range[]): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const peer = (c.env?.incoming && getConnInfo(c).remote.address) ?? 'unknown';
    c.set('address', clientOf(peer, c.req.header('x-forwarded-for'), trustedProxies));
    await next();
  };
