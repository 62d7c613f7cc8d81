import { type Client, WorkflowNotFoundError } from '@temporalio/client';

/** gRPC: not found. */
const notFound = 5;

/**
 * Tells the server to delete the runs of a workflow id with their histories; this ends an open run. Returns once the
 * server has accepted the request, which survives a restart: an open run is gone within moments, one that just closed
 * may be listed for another half minute. Nothing runs under the id afterwards. Harmless when repeated and without a
 * run.
 */
export async function eraseRuns({ workflow }: Pick<Client, 'workflow'>, workflowId: string): Promise<void> {
  const { namespace } = workflow.options;
  const latest = await unlessGone(() => workflow.getHandle(workflowId).describe());
  const runIds = new Set(latest ? [latest.runId] : []);
  // A plan that was moved hundreds of times has continued as a new run of the same id.
  const query = `WorkflowId = '${workflowId.replaceAll("'", "''")}'`;
  for await (const { runId } of workflow.list({ query })) runIds.add(runId);
  for (const runId of runIds) {
    const workflowExecution = { workflowId, runId };
    await unlessGone(() => workflow.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }));
  }
}

async function unlessGone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || (error as { code?: number }).code === notFound) return undefined;
    throw error;
  }
}
