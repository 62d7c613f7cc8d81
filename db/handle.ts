import { drizzle } from 'drizzle-orm/node-postgres';
import type { QueryConfig, QueryResult } from 'pg';
import type { Connection } from './client.ts';
import type { Tx } from './open.ts';

/** A handle on one connection for one transaction. */
export type TransactionHandle = {
  /** What services take and query. */
  tx: Tx;
  /** The first failure of a statement; undefined if there was none. What came after it failed because of it. */
  firstFailure: () => unknown;
  /** From here on any query through the handle is refused, so nothing runs outside its transaction or in another's. */
  end: () => void;
};

/** @param answerMs If longer than the pool's own timeout. */
export function openHandle(client: Connection, answerMs?: number): TransactionHandle {
  let ended = false;
  let first: unknown;
  const query = (asked: QueryConfig, values?: unknown[]): Promise<QueryResult> =>
    ended
      ? Promise.reject(new Error('This transaction is over'))
      : client
          .query(answerMs ? ({ ...asked, query_timeout: answerMs } as QueryConfig) : asked, values)
          .catch((error: unknown) => {
            first ??= error;
            throw error;
          });
  // A handle costs less than a microsecond, so each transaction gets its own.
  return {
    tx: drizzle({ client: { query } as unknown as Connection }) as unknown as Tx,
    firstFailure: () => first,
    end: () => {
      ended = true;
    },
  };
}
