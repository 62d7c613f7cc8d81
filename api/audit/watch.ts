import type { Context, MiddlewareHandler } from 'hono';
import { withTenant } from '../../db/tenant.ts';
import { recordAudit } from '../../services/audit/record.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import type { KnownPath } from '../kit/openapi.ts';
import type { ApiEnv } from '../kit/routing.ts';
import { subjectOf } from './subject.ts';
import { tellOf } from './told.ts';

/** Reads that are recorded: a page that asks again within these seconds is the same look. */
const looks: Record<string, number> = { getCall: 600, getTranscript: 600, getAudio: 600 };
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Records looks at calls and exports; what cannot be recorded is not given. Changes record themselves, each in its own transaction (see
 * services/audit/change.ts); they learn here by which operation they were asked for.
 */
export const watch =
  (deps: ApiDeps, routeOf: (path: string) => KnownPath | undefined): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const known = routeOf(c.req.path);
    const operation = known?.operations[c.req.method];
    if (operation) c.set('operation', operation);
    await next();
    if (!known || !operation || c.res.status >= 400 || !reading.has(c.req.method)) return;
    if (!isTold(c, known.pattern, operation)) return;
    try {
      await record(deps, c, known.pattern, isPlay(c, operation) ? undefined : looks[operation]);
    } catch (error) {
      await c.res.body?.cancel();
      throw error;
    }
  };

const isTold = (c: Context<ApiEnv>, pattern: string, operation: string): boolean =>
  operation in looks ? c.res.status !== 304 : /\.csv$|\/export$/.test(pattern);

/** Each play from its beginning counts; later parts are one look, so that leaving out the first byte hides nothing. */
const isPlay = (c: Context<ApiEnv>, operation: string): boolean =>
  operation === 'getAudio' && (c.res.status === 200 || /^bytes 0-/.test(c.res.headers.get('content-range') ?? ''));

async function record(
  { db, now }: ApiDeps,
  c: Context<ApiEnv>,
  pattern: string,
  onceInSeconds: number | undefined,
): Promise<void> {
  const act = actOf(c, now());
  const entry = { ...act, subject: subjectOf(pattern, c.req.path), after: tellOf(c), onceInSeconds };
  await withTenant(db, act.tenantId, (tx) => recordAudit(tx, entry));
}
