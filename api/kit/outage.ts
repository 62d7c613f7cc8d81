import { StepFailure } from '../../core/failures.ts';
import { Problem } from '../../core/problem.ts';

/** What Node, `pg` and Postgres say when the other side is away: SQLSTATE classes 08, 53 and 57P, and system errors. */
const away = /^(08|53|57P|57014|55P03|25P03|40P01)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
const inWords =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;
const asProblem = {
  NotFound: 'not_found',
  TooLarge: 'too_large',
  UnsupportedMedia: 'unsupported_media',
  Unavailable: 'unavailable',
} as const;

/** An outage or a foreseen failure of a service as a problem; undefined for a bug. */
export function outage(error: unknown): Problem | undefined {
  if (error instanceof StepFailure) {
    const code = error.type in asProblem ? asProblem[error.type as keyof typeof asProblem] : undefined;
    return code && new Problem(code, error.message, { cause: error });
  }
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    if (away.test(code) || inWords.test(at.message)) {
      return new Problem('unavailable', 'The database cannot be reached; try again shortly', { cause: error });
    }
    if (at instanceof AggregateError && at.errors.some((inner) => outage(inner))) return outage(at.errors[0]);
  }
  return undefined;
}
