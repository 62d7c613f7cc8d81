import type { MiddlewareHandler } from 'hono';
import { notFound, Problem } from '../../core/problem.ts';
import type { KnownPath } from '../kit/paths.ts';
import type { ApiEnv } from '../kit/routing.ts';

/** The requests that make up the view of one call. */
const ofCall = new Set(['getCall', 'getTranscript', 'getPeaks', 'getAudio']);

/** Restricts an embed key to its view: everything not named here is refused, including future routes. */
export const restrictToView =
  (routeOf: (path: string) => KnownPath | undefined): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const caller = c.get('caller');
    if (caller.kind !== 'embed') return next();
    const operation = routeOf(c.req.path)?.operations[c.req.method === 'HEAD' ? 'GET' : c.req.method] ?? '';
    const { view } = caller;
    if (view.kind === 'call' && ofCall.has(operation)) {
      const id = c.req.path.split('/')[4] ?? '';
      if (id.toLowerCase() !== view.callId) throw notFound('call', id.slice(0, 200));
    } else if (operation !== 'getEmbed' && !(view.kind === 'calls' && operation === 'listEmbedCalls')) {
      throw new Problem('forbidden', 'An embed key can only show its own view');
    }
    return next();
  };
