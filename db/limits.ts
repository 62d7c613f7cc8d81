/**
 * How long a statement may run, wait for a lock, and how long a transaction may sit idle, in seconds. The usual ones are
 * settings of the login and of each connection, so they hold for every role and behind a transaction-pooling proxy;
 * others are set in their transaction. See docs/operators.md.
 */
const limits = {
  /** Our statements take milliseconds, and the slowest search a second or two. */
  usual: { statement: 30, lock: 10, idle: 30 },
  /** A call with a hundred thousand related rows is deleted with one statement per table. */
  erasure: { statement: 600, lock: 60, idle: 60 },
  /** Rewrites whole tables; waits for the transactions of running processes. */
  migration: { statement: 0, lock: 60, idle: 0 },
} as const;

/** Work that needs longer limits, by name. */
export type Job = keyof typeof limits;

/**
 * How long the driver waits for an answer before it considers the server gone; undefined if the pool's own timeout is
 * enough.
 */
export const answerMsOf = (job: Job): number | undefined =>
  job === 'usual' ? undefined : (limits[job].statement + limits[job].lock) * 1000;

/** As `name = 'value'`, one a limit. */
export function settingsOf(job: Job): string[] {
  const { statement, lock, idle } = limits[job];
  return [
    `statement_timeout = '${statement}s'`,
    `lock_timeout = '${lock}s'`,
    `idle_in_transaction_session_timeout = '${idle}s'`,
  ];
}

/** As SQL, to be sent after `begin` with `local`, or for a whole session without. */
export const limitsOf = (job: Job, scope: 'local' | 'session' = 'local'): string =>
  settingsOf(job)
    .map((setting) => `set ${scope} ${setting}`)
    .join('; ');
