import type { Client, Connection } from '@temporalio/client';
import { workflowIds } from '../core/ids.ts';
import type { RunLoss } from '../core/run.ts';
import type { RunInspector, RunKind } from '../services/runs/inspector.ts';
import { asUnavailable, ifThere } from './problems.ts';
import { registerSearchAttributes } from './register.ts';

const types: Record<RunKind, string> = { call: 'callWorkflow', plan: 'contactWorkflow' };

/** The server's names for a closed run. A run that continued as new is open under the same id. */
const losses: Record<string, RunLoss> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'canceled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed_out',
};

const pageSize = 500;
const openBefore = (kind: RunKind, startedBefore: Date) =>
  `WorkflowType = '${types[kind]}' AND ExecutionStatus = 'Running' AND StartTime < '${startedBefore.toISOString()}'`;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** {@link RunInspector} on Temporal. */
export function createRunInspector(
  { workflow }: Pick<Client, 'workflow'>,
  { connection, namespace }: { connection: Connection; namespace: string },
): RunInspector {
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw asUnavailable(error);
    }
  };
  return {
    prepare: () => ask(() => registerSearchAttributes(connection, namespace)),
    countOpen: (kind, startedBefore) => ask(async () => (await workflow.count(openBefore(kind, startedBefore))).count),
    listOpen: async function* (kind, startedBefore) {
      let page: string[] = [];
      const runs = workflow.list({ query: openBefore(kind, startedBefore), pageSize })[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await ask(() => runs.next());
        if (value) page.push(value.workflowId);
        if (page.length === pageSize || (done && page.length > 0)) {
          yield page;
          page = [];
        }
        if (done) return;
      }
    },
    stop: async (id) => {
      await ifThere(() => workflow.getHandle(id).cancel());
    },
    findOpen: async (ids) => {
      const query = `ExecutionStatus = 'Running' AND WorkflowId IN (${ids.map(quoted).join(', ')})`;
      const found = new Set<string>();
      await ask(async () => {
        for await (const { workflowId } of workflow.list({ query, pageSize: ids.length })) found.add(workflowId);
      });
      return found;
    },
    state: async (id) => {
      const run = await ifThere(() => workflow.getHandle(id).describe());
      return run ? (losses[run.status.name] ?? 'open') : 'unknown';
    },
    callId: ({ tenantId, sourceCallId, run }) => workflowIds.call(tenantId, sourceCallId, run),
    planId: ({ tenantId, planId, run }) => workflowIds.contact(tenantId, planId, run),
  };
}
