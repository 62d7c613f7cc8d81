import type { Role } from '../../core/queues.ts';

/** One task queue: its workers and what waits there, over all tenants. */
export type QueueStatus = {
  queue: Role;
  /** Worker processes that polled within the last two minutes. */
  workers: number;
  /** Approximate number of tasks waiting for a free slot. */
  backlog: number;
  /** How long the first of them has waited, in seconds; 0 if none waits. */
  waitingSeconds: number;
};

/** In role order; null while Temporal cannot be reached. */
export type ReadQueues = () => Promise<QueueStatus[] | null>;
