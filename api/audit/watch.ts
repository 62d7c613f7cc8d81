import type { Context, MiddlewareHandler } from 'hono';
import { withTenant } from '../../db/tenant.ts';
import { recordAudit } from '../../services/audit/record.ts';
import type { ApiDeps } from '../deps.ts';
import type { KnownPath } from '../openapi.ts';
import type { ApiEnv } from '../routing.ts';
import { originOf } from './origin.ts';
import { subjectOf } from './subject.ts';
import { isJson, tellOf } from './told.ts';

/** Reads that are recorded: a page that asks again within these seconds is the same look. */
const looks: Record<string, number> = { getCall: 600, getTranscript: 600, getAudio: 600 };
/** A call that came in tells by itself when and whence; the others only look at what was handed in. */
const untold = new Set(['receiveCall', 'validatePipelineConfig', 'previewCustomerImport', 'previewBookingImport']);
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Records what routes do, unless they do so themselves: looks at calls, exports, and each change that succeeded. A look that cannot be
 * recorded is not given; a change that is made already stays, and its missing row is logged.
 */
export const watch =
  (deps: ApiDeps, routeOf: (path: string) => KnownPath | undefined): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    await next();
    const known = routeOf(c.req.path);
    const action = known?.operations[c.req.method];
    if (!known || !action || c.res.status >= 400 || c.get('audited')) return;
    if (!reading.has(c.req.method)) {
      if (untold.has(action)) return;
      return record(deps, c, known.pattern, action).catch((error: Error) =>
        deps.log.error({ requestId: c.get('requestId'), action, name: error.name }, 'a change is not in the audit log'),
      );
    }
    if (!isTold(c, known.pattern, action)) return;
    try {
      await record(deps, c, known.pattern, action, isPlay(c, action) ? undefined : looks[action]);
    } catch (error) {
      await c.res.body?.cancel();
      throw error;
    }
  };

const isTold = (c: Context<ApiEnv>, pattern: string, action: string): boolean =>
  action in looks ? c.res.status !== 304 : pattern.endsWith('.csv');

/** Each play from its beginning counts; later parts are one look, so that leaving out the first byte hides nothing. */
const isPlay = (c: Context<ApiEnv>, action: string): boolean =>
  action === 'getAudio' && (c.res.status === 200 || /^bytes 0-/.test(c.res.headers.get('content-range') ?? ''));

async function record(
  { db, now }: ApiDeps,
  c: Context<ApiEnv>,
  pattern: string,
  action: string,
  onceInSeconds?: number,
): Promise<void> {
  const { tenantId } = c.get('caller');
  const { kind, id } = subjectOf(pattern, c.req.path);
  const subject = { kind, id: id ?? (await madeId(c)) };
  const after = await tellOf(c, kind);
  const entry = { tenantId, origin: originOf(c), action, subject, after, at: now(), onceInSeconds };
  await withTenant(db, tenantId, (tx) => recordAudit(tx, entry));
}

/** The id of what was made, as the answer names it. */
async function madeId(c: Context<ApiEnv>): Promise<string | null> {
  if (reading.has(c.req.method) || !isJson(c.res.headers.get('content-type') ?? '')) return null;
  const answer: unknown = await c.res.clone().json();
  const id = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : null;
  return typeof id === 'string' ? id : null;
}
