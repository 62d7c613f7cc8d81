import type { QueryResult, QueryResultRow } from 'pg';
import type { Tx } from './open.ts';

/**
 * SQL that is sent as it is, once somebody waits for it, as a builder's would be: for a statement that runs so often
 * that building it each time would show.
 */
export const runText = <T extends QueryResultRow>(
  tx: Tx,
  text: string,
  values: unknown[],
): PromiseLike<QueryResult<T>> => ({
  // biome-ignore lint/suspicious/noThenProperty: a statement that waits to be sent is what a builder is, too.
  then: (onSent, onRefused) => {
    const { $client } = tx as unknown as { $client: { query: (asked: object) => Promise<QueryResult<T>> } };
    return $client.query({ text, values }).then(onSent, onRefused);
  },
});
