import type { MiddlewareHandler } from 'hono';
import { notFound, Problem } from '../../core/problem.ts';
import type { KnownPath } from '../kit/paths.ts';
import type { ApiEnv } from '../kit/routing.ts';

/** What makes up the view of one call. */
const ofCall = new Set(['getCall', 'getTranscript', 'getPeaks', 'getAudio']);

/** Keeps an embed key to its view: whatever is not named here is refused, also what later versions add. */
export const keepToView =
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
