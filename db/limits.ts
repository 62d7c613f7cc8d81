/**
 * How long a statement may run, how long it may wait for a lock, and how long a transaction may stand open with nothing to do, in seconds.
 * They are set in each transaction, so they hold for every role and behind any proxy. See docs/operators.md.
 */
const limits = {
  /** A statement of ours takes milliseconds, and the slowest search a second or two. */
  usual: { statement: 30, lock: 10, idle: 30 },
  /** A call with a hundred thousand rows around it goes in one statement a table. */
  erasure: { statement: 600, lock: 60, idle: 60 },
  /** Rewrites whole tables; it waits for the transactions of those who still work. */
  migration: { statement: 0, lock: 60, idle: 0 },
} as const;

/** Who needs longer than usual, by name. */
export type Job = keyof typeof limits;

/** How long the driver waits for an answer before it takes the server for gone; undefined where the pool's own time is enough. */
export const answerMsOf = (job: Job): number | undefined =>
  job === 'usual' ? undefined : (limits[job].statement + limits[job].lock) * 1000;

/** As settings, to be sent after `begin` with `local`, or for a whole session without. */
export function limitsOf(job: Job, scope: 'local' | 'session' = 'local'): string {
  const { statement, lock, idle } = limits[job];
  const set = `set ${scope}`;
  return (
    `${set} statement_timeout = '${statement}s'; ${set} lock_timeout = '${lock}s'; ` +
    `${set} idle_in_transaction_session_timeout = '${idle}s'`
  );
}
