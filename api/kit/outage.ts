import { StepFailure } from '../../core/failures.ts';
import { Problem } from '../../core/problem.ts';
import { isUnavailable } from '../../core/unavailable.ts';

const asProblem = {
  NotFound: 'not_found',
  TooLarge: 'too_large',
  UnsupportedMedia: 'unsupported_media',
  Unavailable: 'unavailable',
  InvalidSettings: 'conflict',
} as const;

/** An outage or an expected service failure as a problem; undefined for a bug. */
export function outage(error: unknown): Problem | undefined {
  if (error instanceof StepFailure) {
    const code = error.type in asProblem ? asProblem[error.type as keyof typeof asProblem] : undefined;
    return code && new Problem(code, error.message, { cause: error });
  }
  if (isUnavailable(error))
    return new Problem('unavailable', 'The database cannot be reached; try again shortly', { cause: error });
  return undefined;
}
