import { type Connection, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { Problem } from '../core/problem.ts';
import type { Config } from '../core/settings/environment.ts';
import type { RunsPort } from '../services/runs/port.ts';

/** A sender waits for its row, not for Temporal: what was not started by then the sweep starts. */
const startMs = 2_000;
/** A run that waits answers within moments; when no worker is there, the person is told instead of left hanging. */
const answerMs = 5_000;
/** The server takes a history away in its own time; who asked may ask again. */
const eraseMs = 20_000;

/** The same runs, none of which keeps a request waiting longer than that. */
export function withPatience(runs: RunsPort, connection: Pick<Connection, 'withDeadline'>): RunsPort {
  const within = async (ms: number, work: () => Promise<void>): Promise<void> => {
    try {
      await connection.withDeadline(Date.now() + ms, work);
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
    cancelCall: (call) => within(answerMs, () => runs.cancelCall(call)),
    eraseCall: (call) => within(eraseMs, () => runs.eraseCall(call)),
    eraseContact: (plan) => within(eraseMs, () => runs.eraseContact(plan)),
    resolveCall: (call, resolution) => within(answerMs, () => runs.resolveCall(call, resolution)),
    rescheduleContact: (plan, change) => within(answerMs, () => runs.rescheduleContact(plan, change)),
    cancelContact: (plan, change) => within(answerMs, () => runs.cancelContact(plan, change)),
    contactCallEnded: (plan, attemptId) => within(answerMs, () => runs.contactCallEnded(plan, attemptId)),
  };
}

/** The Temporal UI's page of a run, by its workflow id; the latest run of that id is shown. */
export const runUrls =
  ({ TEMPORAL_UI_URL: ui, TEMPORAL_NAMESPACE: namespace }: Pick<Config, 'TEMPORAL_UI_URL' | 'TEMPORAL_NAMESPACE'>) =>
  (workflowId: string): string | null =>
    ui ? `${ui.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}` : null;
