import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { Client, type ClientConfig, type PoolClient, type QueryConfig } from 'pg';

/** Statements prepared on each connection, and the longest text worth preparing. */
const maxStatements = 400;
const maxCharacters = 6_000;

/**
 * One name per text for all connections; texts beyond the first few hundred, such as multi-row inserts, stay
 * unprepared.
 */
const names = new Map<string, string>();
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= maxStatements || text.length > maxCharacters) return known;
  const name = `cw_${createHash('sha1').update(text).digest('hex').slice(0, 20)}`;
  names.set(text, name);
  return name;
}

const isConfig = (query: unknown): query is QueryConfig =>
  typeof query === 'object' && query !== null && 'text' in query && !('submit' in query);

/**
 * Prepares repeated statements: Postgres then parses and plans a statement once per connection, which saves a third of
 * the cost of our small transactions. A transaction-pooling proxy must support prepared statements (PgBouncer 1.21 or
 * newer).
 */
export class PreparingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(typeof config === 'string' ? { connectionString: config, pipeline: true } : { ...config, pipeline: true });
  }

  // The library's own type lists a dozen overloads; all of them are passed on unchanged.
  override query = ((query: unknown, ...rest: unknown[]) => {
    const name = isConfig(query) && !query.name ? nameOf(query.text) : undefined;
    const asked = name ? { ...(query as QueryConfig), name } : query;
    // Queries from one turn of the event loop go out in one write.
    const { stream } = (this as unknown as { connection: { stream: Duplex } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    return (super.query as (...args: unknown[]) => unknown)(asked, ...rest);
  }) as Client['query'];
}

/** A pool connection while a transaction has it. */
export type Connection = PoolClient & PreparingClient;
