import type { QueryResultRow } from 'pg';
import { connectionOf, type Tx } from './open.ts';

/**
 * Runs a statement that is written out, past the query builder: for the few that every step of every call pays for, where building the
 * text takes longer than sending it. `$1` stands for the first value, and so on.
 */
export async function runWritten<T extends QueryResultRow>(tx: Tx, text: string, values: unknown[]): Promise<T[]> {
  return (await connectionOf(tx).query<T>({ text, values })).rows;
}
