import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';

const lookAgainMs = 100;

/**
 * Deletes the runs of a workflow id, the latest first, with their histories; one that still runs is terminated by it. Returns when the
 * server knows none any more, so that the id can be used again.
 */
export async function eraseRuns({ workflow }: Pick<Client, 'workflow'>, workflowId: string): Promise<void> {
  const { namespace } = workflow.options;
  const remove = async (runId: string) => {
    const workflowExecution = { workflowId, runId };
    await unlessGone(() => workflow.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }));
  };
  for (const asked = new Set<string>(); ; await sleep(lookAgainMs)) {
    const latest = await unlessGone(() => workflow.getHandle(workflowId).describe());
    if (!latest) break;
    if (!asked.has(latest.runId)) await remove(latest.runId);
    asked.add(latest.runId);
  }
  const query = `WorkflowId = '${workflowId.replaceAll("'", "''")}'`;
  for await (const { runId } of workflow.list({ query })) await remove(runId);
}

/** gRPC: not found. */
const notFoundCode = 5;

async function unlessGone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || (error as { code?: number }).code === notFoundCode) return undefined;
    throw error;
  }
}
