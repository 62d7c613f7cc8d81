import { createHmac } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { withTenant } from '../../db/tenant.ts';
import { recordAudit } from '../../services/audit/record.ts';
import { actOf } from '../kit/actor.ts';
import type { ApiDeps } from '../kit/deps.ts';
import type { KnownPath } from '../kit/paths.ts';
import type { ApiEnv } from '../kit/routing.ts';
import { describeQuery, searchTexts } from './describe.ts';
import { subjectOf } from './subject.ts';

/** Reads are recorded once in this many seconds: a page that asks again is the same view. */
const viewSeconds = 600;
const views = new Set(['getCall', 'getTranscript', 'getAudio', 'getCustomerTimeline', 'getCustomerContext']);
/** Lists whose results reveal what was said or written when searched by text. */
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
 * Records views of calls and customers, searches and exports; what cannot be recorded is not served. Changes record
 * themselves, each in its own transaction (see services/audit/change.ts); this tells them which operation requested
 * them.
 */
export const auditReads =
  (deps: ApiDeps, routeOf: (path: string) => KnownPath | undefined): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const known = routeOf(c.req.path);
    const operation = known?.operations[c.req.method];
    if (operation) c.set('operation', operation);
    await next();
    if (!known || !operation || c.res.status >= 400 || !reading.has(c.req.method)) return;
    if (!isRecorded(c, known.pattern, operation)) return;
    try {
      await record(deps, c, known.pattern, operation);
    } catch (error) {
      await c.res.body?.cancel();
      throw error;
    }
  };

const isRecorded = (c: Context<ApiEnv>, pattern: string, operation: string): boolean =>
  views.has(operation) ? c.res.status !== 304 : /\.csv$|\/export$/.test(pattern) || isSearch(c, operation);

/** A search by text, name or number; later pages of the same search are not another one. */
const isSearch = (c: Context<ApiEnv>, operation: string): boolean =>
  searches.has(operation) && searchTexts(c) !== undefined && c.req.query('cursor') === undefined;

/** Each playback from the start counts; later ranges are one view, so skipping the first byte hides nothing. */
const isPlay = (c: Context<ApiEnv>, operation: string): boolean =>
  operation === 'getAudio' && (c.res.status === 200 || /^bytes 0-/.test(c.res.headers.get('content-range') ?? ''));

async function record(
  { db, now, secretKey }: ApiDeps,
  c: Context<ApiEnv>,
  pattern: string,
  operation: string,
): Promise<void> {
  const act = actOf(c, now());
  const once = views.has(operation) ? !isPlay(c, operation) : !pattern.endsWith('.csv');
  // A page that asks again as calls come in repeats the same search; other search words are another one. The words are
  // not written down.
  const words = searchTexts(c);
  const sameAs = words && createHmac('sha256', secretKey).update(JSON.stringify(words)).digest('base64url');
  const onceInSeconds = once ? viewSeconds : undefined;
  const entry = { ...act, subject: subjectOf(pattern, c.req.path), after: describeQuery(c), onceInSeconds, sameAs };
  await withTenant(db, act.tenantId, (tx) => recordAudit(tx, entry));
}
