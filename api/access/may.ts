import type { MiddlewareHandler } from 'hono';
import type { Right } from '../../core/access/rights.ts';
import { Problem } from '../../core/problem.ts';
import { type ApiEnv, signedIn } from '../routing.ts';

/**
 * What a route asks of its caller, as part of its description: spread into `createRoute`. A caller without the right is refused before
 * anything of the request is read.
 */
export const may = (right: Right) => ({
  ...signedIn,
  middleware: demand(right),
  'x-right': right,
});

const demand =
  (right: Right): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    if (!c.get('caller').rights.has(right)) throw new Problem('forbidden', `This needs the right ${right}`);
    await next();
  };
