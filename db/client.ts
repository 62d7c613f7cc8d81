import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { Client, type ClientConfig, type PoolClient, type QueryConfig } from 'pg';

/** Statements that are kept prepared on each connection, and the longest text that is worth it. */
const most = 400;
const longest = 6_000;

/** One name for a text in all connections; texts beyond the first few hundred, such as inserts of many rows, stay without. */
const names = new Map<string, string>();
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= most || text.length > longest) return known;
  const name = `cw_${createHash('sha1').update(text).digest('hex').slice(0, 20)}`;
  names.set(text, name);
  return name;
}

const isConfig = (query: unknown): query is QueryConfig =>
  typeof query === 'object' && query !== null && 'text' in query && !('submit' in query);

/**
 * Prepares what it is asked again and again: Postgres then reads and plans a statement once a connection, which is a third of what our
 * small transactions cost. Behind a proxy that pools transactions this needs one that knows prepared statements (PgBouncer 1.21 or newer).
 */
export class PreparingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(typeof config === 'string' ? { connectionString: config, pipeline: true } : { ...config, pipeline: true });
  }

  // The library's own type lists a dozen forms; all of them are handed on as they came.
  override query = ((query: unknown, ...rest: unknown[]) => {
    const name = isConfig(query) && !query.name ? nameOf(query.text) : undefined;
    const asked = name ? { ...(query as QueryConfig), name } : query;
    // What is asked in one turn of the loop leaves in one write.
    const { stream } = (this as unknown as { connection: { stream: Duplex } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    return (super.query as (...args: unknown[]) => unknown)(asked, ...rest);
  }) as Client['query'];
}

/** A connection of the pool while a transaction has it. */
export type Connection = PoolClient & PreparingClient;
