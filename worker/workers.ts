import { type NativeConnection, Worker, type WorkflowBundle } from '@temporalio/worker';
import { queues, type Role } from '../core/queues.ts';

export type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

export type WorkerParts = {
  connection: NativeConnection;
  namespace: string;
  bundle: WorkflowBundle;
  /** Activities of this process's roles, by role; those of `workflow` are local to the workflow worker. */
  activities: Partial<Record<Role, Activities>>;
  /** How many activities of a role run at once in this process. */
  slots: Record<Exclude<Role, 'workflow'>, number>;
};

/** Time that running work has to end by itself before it is told to stop. A stopped step starts again elsewhere. */
const shutdownGraceTime = '15 seconds';
/** After this the process drops whatever still hangs. */
const shutdownForceTime = '25 seconds';

/**
 * The worker of one role. It ignores the queues of other roles, so roles scale independently.
 * @throws while Temporal cannot be reached
 */
export const createWorker = (parts: WorkerParts, role: Role): Promise<Worker> =>
  role === 'workflow' ? workflowWorker(parts) : activityWorker(parts, role);

const workflowWorker = ({ connection, namespace, bundle, activities }: WorkerParts) =>
  Worker.create({
    connection,
    namespace,
    taskQueue: queues.workflow,
    workflowBundle: bundle,
    activities: activities.workflow ?? {},
    shutdownGraceTime,
    shutdownForceTime,
    // A cached run costs at most about a megabyte; if more than this many are busy at once, they replay, which is
    // slower but safe.
    maxCachedWorkflows: 600,
    maxConcurrentWorkflowTaskExecutions: 60,
    maxConcurrentLocalActivityExecutions: 60,
    workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 5, maximum: 20 },
  });

const activityWorker = ({ connection, namespace, activities, slots }: WorkerParts, role: Exclude<Role, 'workflow'>) =>
  Worker.create({
    connection,
    namespace,
    taskQueue: queues[role],
    activities: activities[role] ?? {},
    shutdownGraceTime,
    shutdownForceTime,
    maxConcurrentActivityTaskExecutions: slots[role],
    activityTaskPollerBehavior: { type: 'autoscaling', minimum: 1, initial: 3, maximum: 10 },
  });
