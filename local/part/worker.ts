import { Connection } from '@temporalio/client';
import { queues } from '../../core/queues.ts';
import type { Context } from './context.ts';
import { superviseProgram } from './program.ts';

/** A worker that is told to stop gives its work 25 s, then exits. */
const graceMs = 30_000;

/** All roles in one process; ready once it polls Temporal for work. */
export async function startWorker(
  context: Context,
  env: Record<string, string | undefined>,
  { temporalAddress: address, temporalNamespace: namespace }: { temporalAddress: string; temporalNamespace: string },
): Promise<void> {
  const connection = Connection.lazy({ address });
  /** A poller is named by process and machine; those of earlier processes stay listed for minutes. */
  const isReady = async (pid: number) => {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: queues.workflow },
      taskQueueType: 1,
    });
    return pollers?.some(({ identity }) => identity?.startsWith(`${pid}@`)) ?? false;
  };
  await superviseProgram(context, { name: 'worker', args: ['worker/main.ts', '--role', 'all'], env, isReady, graceMs });
  context.onStop('worker-watch', () => connection.close());
}
