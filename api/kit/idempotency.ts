import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { invalidField } from '../../core/problem.ts';
import { claimKey, releaseKey, type StoredAnswer, saveAnswer } from '../../services/request/key.ts';
import { answerProblem } from './answer.ts';
import { isStreamed } from './bodies.ts';
import type { ApiDeps } from './deps.ts';
import type { ApiEnv } from './routing.ts';

const storedHeaders = ['content-type', 'etag', 'location'];

/**
 * Lets a POST with an `Idempotency-Key` happen once: the same request within a day gets the first response without
 * being run again. A refused request did nothing and may be retried under the same key. One whose process died may have
 * taken effect: it is never run again. Streamed bodies need no key: a call is identified by its source id, and an
 * import by its rows.
 */
export const idempotent =
  (deps: Pick<ApiDeps, 'db' | 'secretKey' | 'now'>): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (
      key === undefined ||
      !c.get('caller') ||
      c.req.method !== 'POST' ||
      isStreamed(c.req.path, c.req.header('content-type'))
    )
      return next();
    if (!/^[\x21-\x7e]{1,255}$/.test(key))
      throw invalidField('idempotency-key', key, 'takes 1 to 255 visible ASCII characters, e.g. a UUID');
    const { tenantId, kind, id } = c.get('caller');
    const ref = { tenantId, caller: `${kind}/${id}`, key };
    const { pathname, search } = new URL(c.req.url);
    const request = JSON.stringify([c.req.method, pathname, search, await c.req.text()]);
    const requestHash = createHash('sha256').update(request).digest('hex');
    const claim = await claimKey(deps, { ...ref, requestHash, now: deps.now() });
    if (claim === 'underWay') {
      const detail = `The first request with Idempotency-Key "${key}" is in progress; repeat the request to get its response`;
      return answerProblem(c, { code: 'conflict', status: 409, detail, headers: { 'retry-after': '1' } });
    }
    if (claim === 'lost') {
      const detail = `The first request with Idempotency-Key "${key}" did not finish and may have taken effect: look before sending it again with a new key`;
      return answerProblem(c, { code: 'conflict', status: 409, detail });
    }
    if (claim !== 'first') return replay(claim);
    let done = false;
    try {
      await next();
      done = c.res.ok;
      if (done) await saveAnswer(deps, ref, await read(c.res));
    } finally {
      if (!done) await releaseKey(deps, ref);
    }
  };

async function read(answer: Response): Promise<StoredAnswer> {
  const headers = storedHeaders.flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: answer.status, headers: Object.fromEntries(headers), body: await answer.clone().text() };
}

const replay = ({ status, headers, body }: StoredAnswer): Response =>
  new Response(body === '' ? null : body, { status, headers: { ...headers, 'idempotency-replayed': 'true' } });
