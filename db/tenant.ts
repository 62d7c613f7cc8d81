import { escapeIdentifier, escapeLiteral, type QueryResult } from 'pg';
import type { RowScope } from '../core/access/scope.ts';
import { isUuid } from '../core/ids.ts';
import type { Connection } from './client.ts';
import { type EventRow, sendEvents, takeEvents } from './events.ts';
import { lend } from './lease.ts';
import { answerMsOf, type Job, limitsOf } from './limits.ts';
import type { Database, Tx } from './open.ts';

/**
 * Runs `fn` in one transaction in which only this tenant's rows exist, and commits when it has resolved; nothing else can commit. Role,
 * tenant and time limits are set for the transaction alone, so that pooled connections, also those of a transaction-pooling proxy, never
 * carry a tenant over. Through a handle with a scope, calls outside it, and what belongs to them, do not exist either.
 * @param job Who needs longer than usual, see limits.ts.
 * @throws {RangeError} for a tenant that is no id; whatever `fn` throws, after a rollback.
 */
export async function withTenant<T>(
  db: Database,
  tenantId: string,
  fn: (tx: Tx) => Promise<T>,
  job: Job = 'usual',
): Promise<T> {
  // The id stands in the text itself: settings take no parameters.
  if (!isUuid(tenantId)) throw new RangeError('A tenant is named by its id');
  const become = `${roleFor(db.scope?.() ?? null)}; set local callweave.tenant_id = '${tenantId}'`;
  return inTransaction(db, become, fn, job);
}

/** The scoped role has policies of its own (see migrations); who sees all calls pays nothing for them. */
function roleFor(agents: RowScope): string {
  if (!agents) return 'set local role callweave_app';
  return `set local role callweave_scoped; set local callweave.agents = ${escapeLiteral(JSON.stringify(agents))}`;
}

/**
 * Runs `fn` as the narrow role that may look over tenants: to find whose a key, sign-in or webhook is, to make tenants and to
 * find rows without a run. Its grants (see migrations) name the columns; no call, customer or transcript content is among them.
 */
export const withSystem = <T>(db: Database, fn: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(db, 'set local role callweave_system', fn, 'usual');

/**
 * Runs `fn` as the narrow role inside a tenant's transaction, so that what belongs to a person and what belongs to a tenant is written
 * as one. The tenant's role is back afterwards; when `fn` fails, the whole transaction is to end.
 */
export async function asSystem<T>(tx: Tx, fn: (system: Tx) => Promise<T>): Promise<T> {
  const { rows } = await tx.execute<{ role: string }>('select current_user as role');
  await tx.execute('set local role callweave_system');
  const result = await fn(tx);
  await tx.execute(`set local role ${escapeIdentifier(rows[0]?.role ?? 'callweave_app')}`);
  return result;
}

async function inTransaction<T>(db: Database, become: string, fn: (tx: Tx) => Promise<T>, job: Job): Promise<T> {
  const client = (await db.$client.connect()) as Connection;
  const { tx, end } = lend(client, answerMsOf(job));
  let broken: Error | undefined;
  try {
    // Not waited for: the first statements leave in the same write. Should it fail, the transaction is broken and all after fail too.
    const begun = client.query(`begin; ${become}; ${limitsOf(job)}`);
    begun.catch(() => {});
    const result = await fn(tx);
    end();
    const events = takeEvents(tx);
    await begun;
    await commit(client, events);
    return result;
  } catch (error) {
    end();
    takeEvents(tx);
    // A connection that cannot even roll back is thrown away.
    broken = await client.query('rollback').then(
      () => undefined,
      (failure: Error) => failure,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Writes what was told and commits, in one trip. Should one statement be refused, Postgres rolls all of them back. */
async function commit(client: Connection, events: readonly EventRow[]): Promise<void> {
  const sent = [...sendEvents(client, events), client.query('commit')];
  const answers = await Promise.allSettled(sent);
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
  // A transaction in which a statement failed that nobody waited for answers its commit with a rollback.
  const { value } = answers.at(-1) as PromiseFulfilledResult<QueryResult>;
  if (value.command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed');
}
