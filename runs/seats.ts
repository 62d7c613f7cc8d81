import type { Connection } from '@temporalio/client';
import { queues, type Role, roles } from '../core/queues.ts';
import type { ReadSeats, Seat } from '../services/runs/seats.ts';

/** Temporal's own numbers: which kind of task a queue is asked about. */
const kinds = { workflow: 1, activity: 2 } as const;
const freshMs = 120_000;
const keepMs = 3_000;
const patienceMs = 2_500;

type Reaching = Pick<Connection, 'workflowService' | 'withDeadline'>;

/** {@link ReadSeats} from Temporal, asked at most every three seconds however many look. */
export function createSeats(connection: Reaching, namespace: string, now: () => number = Date.now): ReadSeats {
  let kept: { at: number; seats: Promise<Seat[] | null> } | undefined;
  return () => {
    if (kept && now() - kept.at < keepMs) return kept.seats;
    const ask = () => Promise.all(roles.map((role) => readSeat(connection, namespace, role, now())));
    kept = { at: now(), seats: connection.withDeadline(Date.now() + patienceMs, ask).catch(() => null) };
    return kept.seats;
  };
}

async function readSeat({ workflowService }: Reaching, namespace: string, role: Role, now: number): Promise<Seat> {
  const { pollers, stats } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queues[role], kind: 1 },
    taskQueueType: role === 'workflow' ? kinds.workflow : kinds.activity,
    reportStats: true,
  });
  // The server names a worker for minutes after it last asked.
  const fresh = pollers.filter(({ lastAccessTime }) => now - seconds(lastAccessTime) * 1000 < freshMs);
  return {
    queue: role,
    workers: new Set(fresh.map(({ identity }) => identity)).size,
    backlog: Number(stats?.approximateBacklogCount ?? 0),
    waitingSeconds: Math.round(seconds(stats?.approximateBacklogAge)),
  };
}

const seconds = (time: { seconds?: unknown } | null | undefined): number => Number(time?.seconds ?? 0);
