import { escapeIdentifier, escapeLiteral, type QueryResult } from 'pg';
import type { RowScope } from '../core/access/scope.ts';
import { isUuid } from '../core/ids.ts';
import type { Connection } from './client.ts';
import { type EventRow, sendEvents, takeEvents } from './events.ts';
import { openHandle } from './handle.ts';
import { last, takeLast } from './last.ts';
import { answerMsOf, type Job, limitsOf } from './limits.ts';
import type { Database, Tx } from './open.ts';
import { send } from './send.ts';

/**
 * Runs `fn` in one transaction that sees only this tenant's rows, and commits when it resolves; nothing else can
 * commit. Role, tenant and unusual time limits are set for the transaction only, so pooled connections, including those
 * of a transaction-pooling proxy, never carry a tenant over. Through a handle with a scope, calls outside it, and what
 * belongs to them, do not exist either.
 * @param job Work that needs longer limits, see limits.ts.
 * @throws {RangeError} for an invalid tenant id; whatever `fn` throws, after a rollback
 */
export async function withTenant<T>(
  db: Database,
  tenantId: string,
  fn: (tx: Tx) => Promise<T>,
  job: Job = 'usual',
): Promise<T> {
  // The id is part of the text itself: settings take no parameters.
  if (!isUuid(tenantId)) throw new RangeError('A tenant is named by its id');
  const become = `${roleFor(db.scope?.() ?? null)}; set local callweave.tenant_id = '${tenantId}'`;
  return inTransaction(db, become, fn, job);
}

/** The scoped role has its own policies (see migrations), so callers who see all calls pay nothing for them. */
function roleFor(agents: RowScope): string {
  if (!agents) return 'set local role callweave_app';
  return `set local role callweave_scoped; set local callweave.agents = ${escapeLiteral(JSON.stringify(agents))}`;
}

/**
 * Runs `fn` as the narrow role that may look across tenants: to find the tenant of a key, sign-in or webhook, to create
 * tenants and to find rows without a run. Its grants (see migrations) name the columns; no call, customer or transcript
 * content is among them.
 */
export const withSystem = <T>(db: Database, fn: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(db, 'set local role callweave_system', fn, 'usual');

/**
 * Runs `fn` as the narrow role inside a tenant's transaction, so a person's and a tenant's data are written atomically.
 * The tenant's role is restored afterwards; if `fn` fails, the whole transaction must end.
 */
export async function asSystem<T>(tx: Tx, fn: (system: Tx) => Promise<T>): Promise<T> {
  const { rows } = await tx.execute<{ role: string }>('select current_user as role');
  await tx.execute('set local role callweave_system');
  const result = await fn(tx);
  await tx.execute(`set local role ${escapeIdentifier(rows[0]?.role ?? 'callweave_app')}`);
  return result;
}

/** Whose rows a transaction in one trip may touch: a tenant's, or as {@link withSystem} does. */
export type Side = { tenantId: string } | 'system';

type Statements<T extends readonly unknown[]> = { [At in keyof T]: PromiseLike<T[At]> };

/**
 * Runs statements that are all known beforehand in one transaction and one round trip: none may depend on the answer of
 * another. They leave in order; if one is refused, none takes effect.
 * @returns their answers
 */
export async function inOneTrip<T extends readonly unknown[]>(
  db: Database,
  side: Side,
  build: (tx: Tx) => Statements<T>,
): Promise<T> {
  let sent: readonly Promise<unknown>[] = [];
  const queue = async (tx: Tx) => {
    sent = build(tx).map((statement) => send(statement));
    last(tx, ...sent);
  };
  await (side === 'system' ? withSystem(db, queue) : withTenant(db, side.tenantId, queue));
  return (await Promise.all(sent)) as unknown as T;
}

async function inTransaction<T>(db: Database, become: string, fn: (tx: Tx) => Promise<T>, job: Job): Promise<T> {
  const client = (await db.$client.connect()) as Connection;
  const { tx, end, firstFailure } = openHandle(client, answerMsOf(job));
  let broken: Error | undefined;
  try {
    // Not awaited, so it goes out with the first statements in one write. If it fails, the transaction is broken and
    // everything after it fails too.
    const begun = client.query(`begin; ${become}${job === 'usual' ? '' : `; ${limitsOf(job)}`}`);
    begun.catch(() => {});
    const result = await fn(tx);
    const sent = takeLast(tx).map(send);
    end();
    await commit(client, sent, takeEvents(tx));
    return result;
  } catch (error) {
    end();
    takeLast(tx);
    takeEvents(tx);
    // A connection that cannot even roll back is discarded.
    broken = await client.query('rollback').then(
      () => undefined,
      (failure: Error) => failure,
    );
    // Statements sent together fail together, and whoever waited may have heard of a later one first.
    throw isAfterFailure(error) ? (firstFailure() ?? error) : error;
  } finally {
    client.release(broken);
  }
}

/**
 * Writes the queued events and commits, in one round trip with what was sent right before. If a statement is refused,
 * Postgres rolls everything back.
 */
async function commit(
  client: Connection,
  sent: readonly Promise<unknown>[],
  events: readonly EventRow[],
): Promise<void> {
  const answers = await Promise.allSettled([...sent, ...sendEvents(client, events), client.query('commit')]);
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
  // If an unawaited statement failed, Postgres answers the commit with a rollback.
  const { value } = answers.at(-1) as PromiseFulfilledResult<QueryResult>;
  if (value.command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed');
}

/** Postgres: in_failed_sql_transaction, also as a builder wraps it. */
const isAfterFailure = (error: unknown): boolean =>
  error instanceof Error && ((error as { code?: unknown }).code === '25P02' || isAfterFailure(error.cause));
