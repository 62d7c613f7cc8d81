import { createHmac } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { withTenant } from '../../db/tenant.ts';
import { recordAudit } from '../../services/audit/record.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import type { KnownPath } from '../kit/paths.ts';
import type { ApiEnv } from '../kit/routing.ts';
import { subjectOf } from './subject.ts';
import { tellOf, wordsOf } from './told.ts';

/** Reads that are recorded: a page that asks again within these seconds is the same look. */
const lookSeconds = 600;
const looks = new Set(['getCall', 'getTranscript', 'getAudio', 'getCustomerTimeline', 'getCustomerContext']);
/** Lists whose answers tell what was said or written where they are asked for words. */
const searches = new Set([
  'listCalls',
  'countCalls',
  'exportCalls',
  'listCustomers',
  'exportCustomers',
  'listBookings',
  'exportBookings',
]);
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Records looks at calls and customers, searches and exports; what cannot be recorded is not given. Changes record themselves, each in its own transaction (see
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
      await record(deps, c, known.pattern, operation);
    } catch (error) {
      await c.res.body?.cancel();
      throw error;
    }
  };

const isTold = (c: Context<ApiEnv>, pattern: string, operation: string): boolean =>
  looks.has(operation) ? c.res.status !== 304 : /\.csv$|\/export$/.test(pattern) || isSearch(c, operation);

/** Who asks for words, a name or a number; later pages of the same search are not another one. */
const isSearch = (c: Context<ApiEnv>, operation: string): boolean =>
  searches.has(operation) && wordsOf(c) !== undefined && c.req.query('cursor') === undefined;

/** Each play from its beginning counts; later parts are one look, so that leaving out the first byte hides nothing. */
const isPlay = (c: Context<ApiEnv>, operation: string): boolean =>
  operation === 'getAudio' && (c.res.status === 200 || /^bytes 0-/.test(c.res.headers.get('content-range') ?? ''));

async function record(
  { db, now, secretKey }: ApiDeps,
  c: Context<ApiEnv>,
  pattern: string,
  operation: string,
): Promise<void> {
  const act = actOf(c, now());
  const once = looks.has(operation) ? !isPlay(c, operation) : !pattern.endsWith('.csv');
  // A page that asks again while calls come in makes the same search; other words are another one. They are not written down.
  const words = wordsOf(c);
  const sameAs = words && createHmac('sha256', secretKey).update(JSON.stringify(words)).digest('base64url');
  const onceInSeconds = once ? lookSeconds : undefined;
  const entry = { ...act, subject: subjectOf(pattern, c.req.path), after: tellOf(c), onceInSeconds, sameAs };
  await withTenant(db, act.tenantId, (tx) => recordAudit(tx, entry));
}
