import { type NativeConnection, Worker, type WorkflowBundle } from '@temporalio/worker';
import { queues, type Role } from '../core/queues.ts';

export type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

export type WorkerParts = {
  connection: NativeConnection;
  namespace: string;
  bundle: WorkflowBundle;
  /** Activities by the role that runs them, of the roles of this process; those of `workflow` are local to the workflow worker. */
  activities: Partial<Record<Role, Activities>>;
  /** How many activities of a role run at once in this process. */
  slots: Record<Exclude<Role, 'workflow'>, number>;
};

/** Time that running work gets to end on its own before it is told to stop; a step told so starts again elsewhere. */
const shutdownGraceTime = '15 seconds';
/** After this the process leaves whatever still hangs. */
const shutdownForceTime = '25 seconds';

/** The worker of a role. Queues of other roles are left alone, so that roles scale apart. @throws while Temporal cannot be reached */
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
    // A cached run costs about a megabyte at most; more than this many at work at once replay, which is slower but safe.
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
