import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle, type NodePgDatabase, type NodePgTransaction } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import type { RowScope } from '../core/access/scope.ts';
import { PreparingClient } from './client.ts';
import { limitsOf } from './limits.ts';

type NoSchema = Record<string, never>;
/** A pool. Nothing can be read through it before {@link withTenant} or {@link withSystem} has set the role. */
export type Database = NodePgDatabase<NoSchema> & {
  $client: Pool;
  /** Whose calls are visible through this handle (see scope.ts); none = all. */
  scope?: () => RowScope;
};
/** The handle inside a transaction: what every service takes first. */
export type Tx = NodePgTransaction<NoSchema, ExtractTablesWithRelations<NoSchema>>;

/** Longer than any of our statements may run. */
const usualAnswerMs = 40_000;

type Options = {
  max?: number;
  /** Called for idle connections that broke; without a listener such an error would end the process. */
  onError: (error: Error) => void;
  /**
   * A query without an answer by then ends its connection: a server that vanished silently (a cut cable, a proxy that
   * lost it) would otherwise hold a pool connection for good.
   */
  answerMs?: number;
};

export function openDatabase(url: string, { max = 10, onError, answerMs = usualAnswerMs }: Options): Database {
  const pool = new Pool({
    Client: PreparingClient,
    connectionString: url,
    max,
    connectionTimeoutMillis: 10_000,
    query_timeout: answerMs,
    // By then a connection has its statements prepared; one that closed between two calls would have to prepare them
    // again.
    idleTimeoutMillis: 300_000,
    application_name: 'callweave',
  });
  pool.on('error', onError);
  // A connection that breaks during a transaction emits its own error, not the pool's; the transaction's next query
  // then fails.
  pool.on('connect', (client) => {
    client.on('error', () => {});
    client.query(limitsOf('usual', 'session')).catch(() => {}); // such a connection is broken: its next query says so
  });
  return drizzle({ client: pool });
}
