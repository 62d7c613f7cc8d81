import { sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
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
  const { rowCount } = await tx.execute(
    sql`select from calls where tenant_id = ${tenantId} and id = ${callId} for key share`,
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
  if (!isNew) await lockCall(tx, ref);
  const { tenantId, callId } = ref;
  const fresh = `${tenantId}/${kind}/${content}.${newId()}`;
  const { rows } = await tx.execute<{ key: string }>(sql`
    insert into objects (tenant_id, key, kind, content, writing_until)
    values (${tenantId}, ${fresh}, ${kind}, ${content}, ${writing})
    on conflict (tenant_id, kind, content) where removed_at is null do update set writing_until = excluded.writing_until
    returning key`);
  const key = rows[0]?.key ?? fresh;
  await use(tx, { tenantId, callId, key });
  return key;
}

/** Uses an existing object; undefined if there is none. @throws {StepFailure} NotFound when the call is gone */
export async function findObject(tx: Tx, ref: CallRef, { kind, content }: Content): Promise<string | undefined> {
  await lockCall(tx, ref);
  const { tenantId, callId } = ref;
  const { rows } = await tx.execute<{ key: string }>(sql`
    select key from objects
    where tenant_id = ${tenantId} and kind = ${kind} and content = ${content} and removed_at is null for update`);
  const key = rows[0]?.key;
  if (key) await use(tx, { tenantId, callId, key });
  return key;
}

async function use(tx: Tx, { tenantId, callId, key }: ObjectUse): Promise<void> {
  await tx.execute(sql`
    insert into object_uses (tenant_id, call_id, key) values (${tenantId}, ${callId}, ${key}) on conflict do nothing`);
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
  // While another sender of the same content has no row yet, the sweep must still check: that one may have died.
  await tx.execute(sql`
    update objects set writing_until = case when exists (
      select from object_uses u where u.tenant_id = ${tenantId} and u.key = ${key}
        and not exists (select from calls c where c.tenant_id = u.tenant_id and c.id = u.call_id)
      ) then writing_until end
    where tenant_id = ${tenantId} and key = ${key} and removed_at is null`);
  const { rowCount } = await tx.execute(
    sql`select from object_uses where tenant_id = ${tenantId} and call_id = ${callId} and key = ${key}`,
  );
  if (!rowCount)
    throw new StepFailure(
      'Unavailable',
      'The stored object was removed by an erasure, or after its writer was silent too long: store it again',
    );
}
