import { isGrpcServiceError, ServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { Problem } from '../core/problem.ts';

/** gRPC: canceled, deadline exceeded, resource exhausted, unavailable. */
const away = new Set([1, 4, 8, 14]);

/** A client error as a Problem if the server is unavailable, else unchanged. The client mostly wraps gRPC errors. */
export function asUnavailable(error: unknown): unknown {
  const inner = error instanceof ServiceError ? error.cause : error;
  const isAway = isGrpcServiceError(inner) && away.has(inner.code);
  return isAway ? new Problem('unavailable', 'Temporal cannot be reached', { cause: error }) : error;
}

/**
 * Asks about a run that may be gone.
 * @returns undefined if no such run is open, or known, depending on what is asked
 * @throws {Problem} unavailable if the server is
 */
export async function ifThere<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw asUnavailable(error);
  }
}

/**
 * A run that refuses is a conflict: what the caller saw has changed. A run that is gone while its row is open will be
 * rebuilt.
 */
export function asConflict(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError)
    return new Problem('unavailable', 'The run is being restarted; try again in a minute', { cause: error });
  if (error instanceof WorkflowUpdateFailedError)
    return new Problem('conflict', error.cause?.message ?? 'The run rejected the request', { cause: error });
  return asUnavailable(error);
}
