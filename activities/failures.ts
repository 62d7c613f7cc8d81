import { CompleteAsyncError, log } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { type FailureType, failureTypes, StepFailure } from '../core/failures.ts';
import { Problem, type ProblemCode } from '../core/problem.ts';
import { describeBug } from './bug.ts';

const typeOfProblem: Partial<Record<ProblemCode, FailureType>> = {
  invalid_input: 'InvalidInput',
  not_found: 'NotFound',
  too_large: 'TooLarge',
  unsupported_media: 'UnsupportedMedia',
  rate_limited: 'RateLimited',
  unavailable: 'Unavailable',
};

/**
 * What Node, `pg` and Postgres say when the other side is away, connection classes 08 and 57P of SQLSTATE and system errors, or too busy:
 * a time limit of ours (57014, 55P03, 25P03) or a deadlock (40P01).
 */
const away =
  /^(08|53|57P|57014|55P03|25P03|40P01)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENOSPC)$/;
const awayInWords =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
    if (awayInWords.test(at.message)) codes.push('ECONNRESET');
    if (at instanceof AggregateError) for (const inner of at.errors) codes.push(...codesOf(inner));
  }
  return codes;
}

/** The type under which a failure crosses Temporal. Whatever we did not expect is a `Bug`. */
export function failureTypeOf(error: unknown): FailureType {
  if (error instanceof StepFailure) return error.type;
  if (error instanceof Problem) return typeOfProblem[error.code] ?? 'Bug';
  if (codesOf(error).some((code) => away.test(code))) return 'Unavailable';
  return 'Bug';
}

/** The words shown to an operator: those of failures we foresaw; a bug or an outage shows its type, since its own words may carry data. */
export function failureMessageOf(error: unknown): string {
  if (error instanceof StepFailure || error instanceof Problem) return error.message;
  const type = failureTypeOf(error);
  return type === 'Unavailable'
    ? 'The database or storage cannot be reached'
    : 'Unexpected error; see the worker’s log';
}

/**
 * Maps whatever an activity throws to the closed list. How long the other side asks us to wait travels as a detail: the workflow does the
 * waiting. Cancellation and async completion pass as they are.
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
