import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { workflowIds } from '../core/ids.ts';
import { Problem } from '../core/problem.ts';
import { queues } from '../core/queues.ts';
import { searchKeys } from '../core/search-keys.ts';
import type { RunsPort } from '../services/runs/port.ts';
import { eraseRuns } from './erase.ts';

/** A callback that was promised to a person goes before live calls, these before whatever works through history. */
const priorities = { promised: 1, live: 2 } as const;

/** {@link RunsPort} on Temporal. An id that exists is taken as started: rows give ids, so it can only be the same thing. */
export function createTemporalRuns(client: Pick<Client, 'workflow'>): RunsPort {
  const start = async (...args: Parameters<Client['workflow']['start']>) => {
    try {
      await client.workflow.start(...args);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw reachable(error);
    }
  };
  const update = async (workflowId: string, name: string, updateId: string, input: unknown) => {
    try {
      await client.workflow.getHandle(workflowId).executeUpdate(name, { args: [input], updateId });
    } catch (error) {
      throw refused(error);
    }
  };

  const eraseHere = async (workflowId: string) => {
    try {
      await eraseRuns(client, workflowId);
    } catch (error) {
      throw reachable(error);
    }
  };

  return {
    startCall: ({ tenantId, callId, sourceCallId, direction, agentName, receivedAt, rerunFrom, earlier }) =>
      start('callWorkflow', {
        workflowId: workflowIds.call(tenantId, sourceCallId),
        taskQueue: queues.workflow,
        args: [{ tenantId, callId, ...(rerunFrom ? { from: rerunFrom, earlier } : {}) }],
        workflowIdReusePolicy: rerunFrom ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        priority: { priorityKey: priorities.live, fairnessKey: tenantId },
        staticSummary: `${direction} · ${agentName ?? 'no agent'}`.slice(0, 200),
        typedSearchAttributes: [
          { key: searchKeys.TenantId, value: tenantId },
          { key: searchKeys.Direction, value: direction },
          { key: searchKeys.Stage, value: 'received' },
          { key: searchKeys.ReceivedAt, value: receivedAt },
        ],
      }),
    cancelCall: async ({ tenantId, sourceCallId }) => {
      try {
        await client.workflow.getHandle(workflowIds.call(tenantId, sourceCallId)).cancel();
      } catch (error) {
        throw refused(error);
      }
    },
    eraseCall: ({ tenantId, sourceCallId }) => eraseHere(workflowIds.call(tenantId, sourceCallId)),
    eraseContact: ({ tenantId, planId }) => eraseHere(workflowIds.contact(tenantId, planId)),
    resolveCall: ({ tenantId, sourceCallId }, { requestId, ...input }) =>
      update(workflowIds.call(tenantId, sourceCallId), 'resolve', requestId, input),
    startContact: ({ tenantId, planId, dueAt }) =>
      start('contactWorkflow', {
        workflowId: workflowIds.contact(tenantId, planId),
        taskQueue: queues.workflow,
        args: [{ tenantId, planId }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        priority: { priorityKey: priorities.promised, fairnessKey: tenantId },
        staticSummary: 'callback',
        typedSearchAttributes: [
          { key: searchKeys.TenantId, value: tenantId },
          { key: searchKeys.Stage, value: 'waiting' },
          { key: searchKeys.DueAt, value: dueAt },
        ],
      }),
    rescheduleContact: ({ tenantId, planId }, { requestId, at }) =>
      update(workflowIds.contact(tenantId, planId), 'reschedule', requestId, { at: at.toISOString() }),
    cancelContact: ({ tenantId, planId }, { requestId, note }) =>
      update(workflowIds.contact(tenantId, planId), 'cancel', requestId, { note }),
    contactCallEnded: async ({ tenantId, planId }, attemptId) => {
      try {
        await client.workflow.getHandle(workflowIds.contact(tenantId, planId)).signal('callEnded', attemptId);
      } catch (error) {
        // A run that has ended needs no word of a late event.
        if (!(error instanceof WorkflowNotFoundError)) throw reachable(error);
      }
    },
  };
}

/** gRPC: canceled, deadline exceeded, resource exhausted, unavailable. */
const away = new Set([1, 4, 8, 14]);

/** The client wraps what gRPC says for most calls, and throws it bare for some. */
function reachable(error: unknown): unknown {
  const inner = error instanceof ServiceError ? error.cause : error;
  const isAway = isGrpcServiceError(inner) && away.has(inner.code);
  return isAway ? new Problem('unavailable', 'Temporal cannot be reached', { cause: error }) : error;
}

/** A run that is gone or that says no is a conflict: what the caller saw has changed meanwhile. */
function refused(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError)
    return new Problem('conflict', 'The run has already ended', { cause: error });
  if (error instanceof WorkflowUpdateFailedError)
    return new Problem('conflict', error.cause?.message ?? 'The run refused', { cause: error });
  return reachable(error);
}
