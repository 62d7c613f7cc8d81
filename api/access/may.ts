import type { MiddlewareHandler } from 'hono';
import type { Right } from '../../core/access/rights.ts';
import { Problem } from '../../core/problem.ts';
import { type ApiEnv, signedIn } from '../kit/routing.ts';

/**
 * The right a route requires, as part of its description: spread into `createRoute`. A caller without it is refused
 * before anything in the request is read.
 */
export const may = (right: Right, ...also: Right[]) => ({
  ...signedIn,
  middleware: demand([right, ...also]),
  'x-right': right,
  ...(also.length > 0 ? { 'x-also': also } : {}),
});

const demand =
  (needed: Right[]): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const missing = needed.find((right) => !c.get('caller').rights.has(right));
    if (missing) throw new Problem('forbidden', `This needs the right ${missing}`);
    await next();
  };
