import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { describeBug } from '../../core/bug.ts';
import { Problem, type ProblemCode, problemStatus } from '../../core/problem.ts';
import { outage } from './outage.ts';
import type { ApiEnv } from './routing.ts';

const titles: Record<ProblemCode | 'method_not_allowed' | 'internal', string> = {
  invalid_input: 'Invalid value',
  unauthenticated: 'Sign in first',
  webhook_header: 'A webhook header is missing',
  webhook_signature: 'Wrong webhook signature',
  webhook_clock: "The webhook's time is wrong",
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Conflict',
  precondition_failed: 'Someone else changed it first',
  precondition_required: 'Version required',
  too_large: 'Too large',
  unsupported_media: 'Unsupported media type',
  rate_limited: 'Too many requests',
  unavailable: 'Temporarily unavailable',
  method_not_allowed: 'Method not allowed',
  internal: 'Internal error',
};

type ProblemAnswer = {
  code: keyof typeof titles;
  status: number;
  detail: string;
  errors?: Problem['fields'];
  headers?: Record<string, string>;
};

/** Writes a failure as problem+json. */
export function answerProblem(
  c: Context<ApiEnv>,
  { code, status, detail, errors = [], headers = {} }: ProblemAnswer,
): Response {
  const body = {
    type: `urn:callweave:problem:${code}`,
    title: titles[code],
    status,
    detail,
    code,
    requestId: c.get('requestId'),
    errors,
  };
  return c.body(JSON.stringify(body), status as 400, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
}

/** Turns anything thrown into a response. An unexpected error is logged, and its response reveals nothing. */
export const answerFailure =
  (log: Logger) =>
  (error: Error, c: Context<ApiEnv>): Response => {
    const problem = error instanceof Problem ? error : (fromHono(error) ?? outage(error));
    if (!problem) {
      log.error({ requestId: c.get('requestId'), bug: describeBug(error) }, 'request failed');
      return answerProblem(c, {
        code: 'internal',
        status: 500,
        detail: 'The request failed; look for its ID in the log',
      });
    }
    if (problem.code === 'unavailable')
      log.warn({ requestId: c.get('requestId'), detail: problem.message }, 'unavailable');
    const headers: Record<string, string> = {};
    if (problem.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="callweave"';
    if (problem.code === 'rate_limited') headers['retry-after'] = /in (\d+) seconds/.exec(problem.message)?.[1] ?? '60';
    if (problem.code === 'unavailable') headers['retry-after'] = '5';
    return answerProblem(c, {
      code: problem.code,
      status: problemStatus[problem.code],
      detail: problem.message,
      errors: problem.fields,
      headers,
    });
  };

/** What Hono and its validators throw themselves. */
function fromHono(error: Error): Problem | undefined {
  if (!(error instanceof HTTPException)) return undefined;
  if (error.status === 413) return new Problem('too_large', 'The body is too large');
  if (error.status === 415) return new Problem('unsupported_media', 'This route does not accept this content type');
  if (error.status === 400) return new Problem('invalid_input', 'The body is not valid JSON');
  return undefined;
}
