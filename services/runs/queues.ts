import type { Role } from '../../core/queues.ts';

/** One task queue: who works on it and what waits there, over all tenants. */
export type QueueStatus = {
  queue: Role;
  /** Worker processes that asked for work within the last two minutes. */
  workers: number;
  /** Tasks that wait for a free place, about. */
  backlog: number;
  /** How long the first of them waits, in seconds; 0 when none does. */
  waitingSeconds: number;
};

/** In the order of the roles; null while Temporal cannot be asked. */
export type ReadQueues = () => Promise<QueueStatus[] | null>;
