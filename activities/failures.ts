import { CompleteAsyncError, log } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describeBug } from '../core/bug.ts';
import { type FailureType, failureTypes, StepFailure, supersededCode } from '../core/failures.ts';
import { Problem, type ProblemCode } from '../core/problem.ts';
import { codesOf, isUnavailable } from '../core/unavailable.ts';

const typeOfProblem: Partial<Record<ProblemCode, FailureType>> = {
  invalid_input: 'InvalidInput',
  not_found: 'NotFound',
  too_large: 'TooLarge',
  unsupported_media: 'UnsupportedMedia',
  rate_limited: 'RateLimited',
  unavailable: 'Unavailable',
};

/** The type under which a failure crosses Temporal. Anything unexpected is a `Bug`. */
export function failureTypeOf(error: unknown): FailureType {
  if (error instanceof StepFailure) return error.type;
  if (error instanceof Problem) return typeOfProblem[error.code] ?? 'Bug';
  if (codesOf(error).includes(supersededCode)) return 'Superseded';
  if (isUnavailable(error) || codesOf(error).includes('ENOSPC')) return 'Unavailable';
  return 'Bug';
}

/**
 * The text shown to an operator: the message of an expected failure. A bug or an outage shows its type instead, since
 * its message may carry data.
 */
export function failureMessageOf(error: unknown): string {
  if (error instanceof StepFailure || error instanceof Problem) return error.message;
  const type = failureTypeOf(error);
  return type === 'Unavailable'
    ? 'The database or storage cannot be reached'
    : 'Unexpected error; see the worker’s log';
}

/**
 * Maps whatever an activity throws to the closed list. How long the other side asks us to wait travels as a detail; the
 * workflow does the waiting. Cancellation and async completion pass through unchanged.
 */
export function toApplicationFailure(error: unknown): unknown {
  if (error instanceof CancelledFailure || error instanceof CompleteAsyncError || error instanceof ApplicationFailure)
    return error;
  const type = failureTypeOf(error);
  if (type === 'Bug') log.error('an unexpected error', { bug: describeBug(error) });
  const retryAfterSeconds = error instanceof StepFailure ? error.retryAfterSeconds : undefined;
  return ApplicationFailure.create({
    type,
    message: failureMessageOf(error),
    nonRetryable: !failureTypes[type].retry,
    ...(retryAfterSeconds ? { details: [{ retryAfterSeconds }] } : {}),
  });
}
