import { drizzle } from 'drizzle-orm/node-postgres';
import type { QueryConfig, QueryResult } from 'pg';
import type { Connection } from './client.ts';
import type { Tx } from './open.ts';

/** A connection lent to one transaction. */
export type Lease = {
  /** What services take and ask. */
  tx: Tx;
  /** From here on whatever is asked of the handle is refused, so that nothing runs outside of its transaction or in another's. */
  end: () => void;
};

/** @param answerMs Longer than the pool waits for an answer. */
export function lend(client: Connection, answerMs?: number): Lease {
  let over = false;
  const query = (asked: QueryConfig, values?: unknown[]): Promise<QueryResult> =>
    over
      ? Promise.reject(new Error('This transaction is over'))
      : client.query(answerMs ? ({ ...asked, query_timeout: answerMs } as QueryConfig) : asked, values);
  // A handle costs less than a microsecond, so each transaction has its own.
  return {
    tx: drizzle({ client: { query } as unknown as Connection }) as unknown as Tx,
    end: () => {
      over = true;
    },
  };
}
