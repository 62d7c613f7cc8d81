import type { Connection } from '@temporalio/client';
import { queues, type Role, roles } from '../core/queues.ts';
import type { QueueStatus, ReadQueues } from '../services/runs/queues.ts';

/** Temporal's own numbers for the kind of task a queue is asked about. */
const kinds = { workflow: 1, activity: 2 } as const;
const freshMs = 120_000;
const cacheMs = 3_000;
const timeoutMs = 2_500;

type Reaching = Pick<Connection, 'workflowService' | 'withDeadline'>;

/** {@link ReadQueues} from Temporal, which is asked at most every three seconds however many callers there are. */
export function createQueueReader(connection: Reaching, namespace: string, now: () => number = Date.now): ReadQueues {
  let cached: { at: number; seats: Promise<QueueStatus[] | null> } | undefined;
  return () => {
    if (cached && now() - cached.at < cacheMs) return cached.seats;
    const ask = () => Promise.all(roles.map((role) => readQueue(connection, namespace, role, now())));
    cached = { at: now(), seats: connection.withDeadline(Date.now() + timeoutMs, ask).catch(() => null) };
    return cached.seats;
  };
}

async function readQueue(
  { workflowService }: Reaching,
  namespace: string,
  role: Role,
  now: number,
): Promise<QueueStatus> {
  const { pollers, stats } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queues[role], kind: 1 },
    taskQueueType: role === 'workflow' ? kinds.workflow : kinds.activity,
    reportStats: true,
  });
  // The server lists a worker for minutes after its last poll.
  const fresh = pollers.filter(({ lastAccessTime }) => now - seconds(lastAccessTime) * 1000 < freshMs);
  return {
    queue: role,
    workers: new Set(fresh.map(({ identity }) => identity)).size,
    backlog: Number(stats?.approximateBacklogCount ?? 0),
    waitingSeconds: Math.round(seconds(stats?.approximateBacklogAge)),
  };
}

const seconds = (time: { seconds?: unknown } | null | undefined): number => Number(time?.seconds ?? 0);
