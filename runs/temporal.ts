import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowStartOptions } from '@temporalio/client';
import { workflowIds } from '../core/ids.ts';
import { queues } from '../core/queues.ts';
import { searchKeys } from '../core/search-keys.ts';
import type { CallRun, PlanRun, RunsPort } from '../services/runs/port.ts';
import { eraseRuns } from './erase.ts';
import { asConflict, asUnavailable, ifThere } from './problems.ts';

/** A callback promised to a person goes before every call. */
const promised = 1;

/** Whether ended, failed or open: an id is used once. */
const once = { workflowIdReusePolicy: 'REJECT_DUPLICATE', workflowIdConflictPolicy: 'FAIL' } as const;

/** {@link RunsPort} on Temporal. */
export function createTemporalRuns(client: Pick<Client, 'workflow'>): RunsPort {
  const { workflow } = client;

  /** @returns whether this id was free. */
  const start = async (type: string, options: WorkflowStartOptions): Promise<boolean> => {
    try {
      await workflow.start(type, { ...options, ...once });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw asUnavailable(error);
    }
  };
  const callHandle = ({ tenantId, sourceCallId, run }: CallRun) =>
    workflow.getHandle(workflowIds.call(tenantId, sourceCallId, run));
  const planHandle = ({ tenantId, planId, run }: PlanRun) =>
    workflow.getHandle(workflowIds.contact(tenantId, planId, run));
  const eraseUpTo = async (run: number, idOf: (run: number) => string) => {
    try {
      for (let one = run; one > 0; one--) await eraseRuns(client, idOf(one));
    } catch (error) {
      throw asUnavailable(error);
    }
  };

  return {
    startCall: async ({ tenantId, callId, sourceCallId, run, direction, priority, receivedAt, plan }) => {
      const free = await start('callWorkflow', {
        workflowId: workflowIds.call(tenantId, sourceCallId, run),
        taskQueue: queues.workflow,
        args: [{ tenantId, callId, run, plan }],
        priority: { priorityKey: priority, fairnessKey: tenantId },
        staticSummary: direction,
        memo: { callId },
        typedSearchAttributes: [
          { key: searchKeys.TenantId, value: tenantId },
          { key: searchKeys.Direction, value: direction },
          { key: searchKeys.Stage, value: 'received' },
          { key: searchKeys.ReceivedAt, value: receivedAt },
        ],
      });
      if (free) return 'started';
      const there = await ifThere(() => callHandle({ tenantId, sourceCallId, run }).describe());
      return there?.memo?.callId === callId ? 'started' : 'taken';
    },
    stopCall: async (call) => {
      await ifThere(() => callHandle(call).cancel());
    },
    resolveCall: async (call, { requestId, parkedId, ...decision }) => {
      try {
        const args: [object] = [{ ...decision, decisionId: requestId }];
        // A unit that is parked again is another question, even to the same request.
        const updateId = `${parkedId}/${requestId}`;
        await callHandle(call).executeUpdate<void, [object]>('resolve', { args, updateId });
      } catch (error) {
        throw asConflict(error);
      }
    },
    jobDone: async (call, job) => {
      await ifThere(() => callHandle(call).signal('jobDone', job));
    },
    eraseCall: ({ tenantId, sourceCallId, run }) =>
      eraseUpTo(run, (one) => workflowIds.call(tenantId, sourceCallId, one)),
    eraseContact: ({ tenantId, planId, run }) => eraseUpTo(run, (one) => workflowIds.contact(tenantId, planId, one)),
    startContact: async ({ tenantId, planId, run, dueAt }) => {
      const free = await start('contactWorkflow', {
        workflowId: workflowIds.contact(tenantId, planId, run),
        taskQueue: queues.workflow,
        args: [{ tenantId, planId, run }],
        priority: { priorityKey: promised, fairnessKey: tenantId },
        staticSummary: 'contact plan',
        typedSearchAttributes: [
          { key: searchKeys.TenantId, value: tenantId },
          { key: searchKeys.Stage, value: 'waiting' },
          { key: searchKeys.DueAt, value: dueAt },
        ],
      });
      if (!free) await ifThere(() => planHandle({ tenantId, planId, run }).signal('changed'));
    },
    contactCallEnded: async (plan, attemptId) => {
      await ifThere(() => planHandle(plan).signal('callEnded', attemptId));
    },
  };
}
