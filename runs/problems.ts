import { isGrpcServiceError, ServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { Problem } from '../core/problem.ts';

/** gRPC: canceled, deadline exceeded, resource exhausted, unavailable. */
const away = new Set([1, 4, 8, 14]);

/** An error of the client as a Problem where the server is away, else as it is. The client wraps what gRPC says, mostly. */
export function reachable(error: unknown): unknown {
  const inner = error instanceof ServiceError ? error.cause : error;
  const isAway = isGrpcServiceError(inner) && away.has(inner.code);
  return isAway ? new Problem('unavailable', 'Temporal cannot be reached', { cause: error }) : error;
}

/** A run that says no is a conflict: what the caller saw has changed. One that is gone while its row is open will be rebuilt. */
export function refused(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError)
    return new Problem('unavailable', 'The run is being restarted; try again in a minute', { cause: error });
  if (error instanceof WorkflowUpdateFailedError)
    return new Problem('conflict', error.cause?.message ?? 'The run rejected the request', { cause: error });
  return reachable(error);
}
