import type { Dispatcher } from 'undici';
import { StepFailure } from '../../core/failures.ts';

/** @throws StepFailure for anything but 2xx: NotFound, RateLimited, Upstream (may pass) or InvalidInput (will not) */
export function refuseStatus({ statusCode, headers }: Dispatcher.ResponseData, host: string): void {
  if (statusCode >= 200 && statusCode < 300) return;
  const said = `${host} answers ${statusCode}`;
  if (statusCode === 404 || statusCode === 410)
    throw new StepFailure('NotFound', `${said}: there is no recording at this URL`);
  if (statusCode === 401 || statusCode === 403)
    throw new StepFailure('NotFound', `${said}: the URL does not open the recording; it may have expired`);
  if (statusCode === 429) throw new StepFailure('RateLimited', said, retryAfter(headers['retry-after']));
  const mayPass = statusCode >= 500 || statusCode === 408 || statusCode === 425;
  throw new StepFailure(mayPass ? 'Upstream' : 'InvalidInput', said);
}

/** Seconds; a date is left to the retry profile. */
function retryAfter(header: string | string[] | undefined): { retryAfterSeconds?: number } {
  const seconds = Number(header);
  return header !== undefined && Number.isInteger(seconds) && seconds >= 0 ? { retryAfterSeconds: seconds } : {};
}

const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

/**
 * Maps network errors. Our own abort comes back as the signal's reason; the original error is dropped, since it may
 * contain the URL.
 */
export function mapFailure(error: unknown, host: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof StepFailure) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  if (timeouts.has(code)) return new StepFailure('Timeout', `${host} does not answer in time`);
  return new StepFailure('Upstream', `The connection to ${host} failed (${code})`);
}
