import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  TemporalFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import { type FailureType, failureTypes } from '../core/failures.ts';

export type Failure = { type: FailureType; message: string; retryAfterSeconds?: number | undefined };

/**
 * Why an activity gave up, whether it was local (its failure arrives as thrown) or not (its failure arrives wrapped).
 * @throws anything that is not an activity failure, such as a cancellation or a bug in the workflow itself
 */
export function failureOf(error: unknown): Failure {
  if (isCancellation(error)) throw error;
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure) return { type: 'Timeout', message: 'It exceeded its time limit' };
  if (cause instanceof ApplicationFailure && cause.type && cause.type in failureTypes) {
    const [hint] = (cause.details ?? []) as [{ retryAfterSeconds?: number }?];
    return { type: cause.type as FailureType, message: cause.message, retryAfterSeconds: hint?.retryAfterSeconds };
  }
  if (cause instanceof TemporalFailure) return { type: 'Bug', message: 'Unexpected error; see the worker’s log' };
  throw cause;
}

/** The call's row now expects another run. */
export function isSuperseded(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.type === 'Superseded';
}
