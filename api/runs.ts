import { type Connection, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { Problem } from '../core/problem.ts';
import type { Config } from '../core/settings/environment.ts';
import type { RunsPort } from '../services/runs/port.ts';

/** A sender waits for its row, not for Temporal: the sweep starts whatever has not started by then. */
const startMs = 2_000;
/** A waiting run answers within moments; without a worker the person gets an answer too. */
const answerMs = 5_000;
/** Ending and deleting a run takes milliseconds; a call may have had many. */
const eraseMs = 20_000;

/** The same port with deadlines, so no request waits longer than these. */
export function withDeadlines(runs: RunsPort, connection: Pick<Connection, 'withDeadline'>): RunsPort {
  const within = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
    try {
      return await connection.withDeadline(Date.now() + ms, work);
    } catch (error) {
      if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
      throw new Problem('unavailable', 'The run did not answer in time; repeat the request with the same request ID', {
        cause: error,
      });
    }
  };
  return {
    startCall: (call) => within(startMs, () => runs.startCall(call)),
    startContact: (plan) => within(startMs, () => runs.startContact(plan)),
    stopCall: (call) => within(startMs, () => runs.stopCall(call)),
    eraseCall: (call) => within(eraseMs, () => runs.eraseCall(call)),
    eraseContact: (plan) => within(eraseMs, () => runs.eraseContact(plan)),
    resolveCall: (call, resolution) => within(answerMs, () => runs.resolveCall(call, resolution)),
    jobDone: (call, job) => within(answerMs, () => runs.jobDone(call, job)),
    contactCallEnded: (plan, attemptId) => within(answerMs, () => runs.contactCallEnded(plan, attemptId)),
  };
}

/** The Temporal UI's page of a run, by workflow id; it shows the latest run of that id. */
export const runUrls =
  ({ TEMPORAL_UI_URL: ui, TEMPORAL_NAMESPACE: namespace }: Pick<Config, 'TEMPORAL_UI_URL' | 'TEMPORAL_NAMESPACE'>) =>
  (workflowId: string): string | null =>
    ui ? `${ui.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}` : null;
