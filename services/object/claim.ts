import { type SQL, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { send } from '../../db/send.ts';
import type { ObjectKind } from '../../db/tables/objects.ts';

/** An object's content, by hash: a name without slashes. */
export type Content = { kind: ObjectKind; content: string };
/** An object that a call uses. */
export type ObjectUse = CallRef & { key: string };

/**
 * Lock order, here and everywhere: the call's row, the object's row, its uses. Whoever removes a use or checks whether
 * one is left holds the object's row, so the answer still holds when it is acted on.
 */

/**
 * Prevents a call from being erased until the transaction ends.
 * @throws {StepFailure} NotFound if it is already gone
 */
async function lockCall(tx: Tx, { tenantId, callId }: CallRef): Promise<void> {
  const { rowCount } = await send(
    tx.execute(sql`select from calls where tenant_id = ${tenantId} and id = ${callId} for key share`),
  );
  if (!rowCount) throw new StepFailure('NotFound', `Cannot find call "${callId}"`);
}

/** How long a writer may be silent before it is considered dead; it reports every quarter of that. */
export const writingSeconds = 120;
const writing = sql.raw(`now() + interval '${writingSeconds} seconds'`);

/**
 * Records that a call is about to write an object, or to use an existing one with this content. Safe to repeat.
 * @param isNew the call has no row yet: nobody can erase it, and the claim is swept if it never gets one
 * @returns the key to write under
 * @throws {StepFailure} NotFound when the call is gone
 */
export async function claimObject(tx: Tx, ref: CallRef, { kind, content }: Content, isNew = false): Promise<string> {
  const { tenantId } = ref;
  const fresh = `${tenantId}/${kind}/${content}.${newId()}`;
  const claim = tx.execute<{ key: string }>(sql`
    with claimed as (
      insert into objects (tenant_id, key, kind, content, writing_until)
      values (${tenantId}, ${fresh}, ${kind}, ${content}, ${writing})
      on conflict (tenant_id, kind, content) where removed_at is null do update set writing_until = excluded.writing_until
      returning key
    ), used as (${use(ref, sql`claimed`)})
    select key from claimed`);
  const [{ rows }] = await afterLock(isNew ? undefined : lockCall(tx, ref), claim);
  return rows[0]?.key ?? fresh;
}

/** Uses an existing object; undefined if there is none. @throws {StepFailure} NotFound when the call is gone */
export async function findObject(tx: Tx, ref: CallRef, { kind, content }: Content): Promise<string | undefined> {
  const find = tx.execute<{ key: string }>(sql`
    with found as (
      select key from objects
      where tenant_id = ${ref.tenantId} and kind = ${kind} and content = ${content} and removed_at is null for update
    ), used as (${use(ref, sql`found`)})
    select key from found`);
  const [{ rows }] = await afterLock(lockCall(tx, ref), find);
  return rows[0]?.key;
}

const use = ({ tenantId, callId }: CallRef, objects: SQL) => sql`
  insert into object_uses (tenant_id, call_id, key) select ${tenantId}, ${callId}, key from ${objects} on conflict do nothing`;

/** Both leave in one trip, the lock first; where the call is gone, that is what is wrong and not what came of it. */
async function afterLock<T>(lock: Promise<void> | undefined, work: PromiseLike<T>): Promise<[T]> {
  const [locked, worked] = await Promise.allSettled([lock, work]);
  for (const one of [locked, worked]) if (one.status === 'rejected') throw one.reason;
  return [(worked as PromiseFulfilledResult<T>).value];
}

/** A writer's sign of life. */
export async function extendClaim(tx: Tx, { tenantId, key }: ObjectUse): Promise<void> {
  await tx.execute(sql`update objects set writing_until = ${writing} where tenant_id = ${tenantId} and key = ${key}`);
}

/**
 * Ends the writing, in the transaction whose row names the object from then on.
 * @throws {StepFailure} Unavailable when an erasure happened in between: the transaction must not commit, and the
 *   writer discards the object
 */
export async function settleObject(tx: Tx, { tenantId, callId, key }: ObjectUse): Promise<void> {
  // While another sender of the same content has no row yet, the sweep must still look: that one may have died.
  const settle = tx.execute(sql`
    update objects set writing_until = case when exists (
      select from object_uses u where u.tenant_id = ${tenantId} and u.key = ${key}
        and not exists (select from calls c where c.tenant_id = u.tenant_id and c.id = u.call_id)
      ) then writing_until end
    where tenant_id = ${tenantId} and key = ${key} and removed_at is null`);
  const isUsed = tx.execute(
    sql`select from object_uses where tenant_id = ${tenantId} and call_id = ${callId} and key = ${key}`,
  );
  const [, { rowCount }] = await Promise.all([settle, isUsed]);
  if (!rowCount)
    throw new StepFailure(
      'Unavailable',
      'The stored object was removed by an erasure, or after its writer was silent too long: store it again',
    );
}
