import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { StepFailure } from '../../core/failures.ts';

/**
 * Maps an error of the OpenAI client to a step failure. Messages carry the status and the provider's code, never its
 * text, which may repeat what was sent.
 * @param what names the other side in the message, e.g. "The model".
 */
export function openaiFailure(error: unknown, what: string): unknown {
  // A body that breaks off or is not JSON arrives as Node's own error.
  if (error instanceof SyntaxError || error instanceof TypeError)
    return new StepFailure('Upstream', `${what} cut off its answer`);
  if (error instanceof APIUserAbortError || !(error instanceof APIError)) return error;
  if (error instanceof APIConnectionTimeoutError) return new StepFailure('Timeout', `${what} did not answer in time`);
  const status: number | undefined = error.status;
  if (status === undefined) return new StepFailure('Unavailable', `${what} cannot be reached`);
  const code = error.code ?? error.type;
  const said = `${what} answered ${status}${typeof code === 'string' && code !== '' ? ` (${code.slice(0, 60)})` : ''}`;
  if (status === 401 || status === 403) return new StepFailure('AuthRejected', said);
  if (status === 402 || code === 'insufficient_quota') return new StepFailure('QuotaExhausted', said);
  if (status === 429 || [502, 503, 504].includes(status)) {
    const retryAfterSeconds = retryAfter(error.headers);
    const hint = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    return new StepFailure(status === 429 ? 'RateLimited' : 'Unavailable', said, hint);
  }
  if (status === 408) return new StepFailure('Timeout', said);
  if (status === 413 || code === 'context_length_exceeded') return new StepFailure('TooLarge', said);
  if (status === 409 || status === 425 || status >= 500) return new StepFailure('Upstream', said);
  return new StepFailure('InvalidInput', said);
}

/** `retry-after-ms`, then `retry-after` in seconds or as a date, which is relative to the response's own clock. */
function retryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds / 1000;
  const text = headers?.get('retry-after') ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const wait = (Date.parse(text) - Date.parse(headers?.get('date') ?? '')) / 1000;
  return wait >= 0 ? wait : undefined;
}
