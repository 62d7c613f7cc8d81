import { type SQL, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { send } from '../../db/send.ts';
import type { ObjectKind } from '../../db/tables/objects.ts';
import { callGone, heldCall } from '../journal/hold.ts';

/** An object's content, by hash: a name without slashes. */
export type Content = { kind: ObjectKind; content: string };
/** An object that a call uses. */
export type ObjectUse = CallRef & { key: string };

/**
 * Lock order, here and everywhere: the call's row, the object's row, its uses. Whoever removes a use or checks whether
 * one is left holds the object's row, so the answer still holds when it is acted on.
 */

/** How long a writer may be silent before it is considered dead; it reports every quarter of that. */
export const writingSeconds = 120;
const writing = sql.raw(`now() + interval '${writingSeconds} seconds'`);

/**
 * Records that a call is about to write an object, or to use an existing one with this content. Safe to repeat.
 * @param isNew the call has no row yet: nobody can erase it, and the claim is swept if it never gets one
 * @returns the key to write under; no row, and nothing written, when the call is gone
 */
export function claimObject(tx: Tx, ref: CallRef, { kind, content }: Content, isNew = false) {
  const { tenantId } = ref;
  const fresh = `${tenantId}/${kind}/${content}.${newId()}`;
  return tx.execute<{ key: string }>(sql`
    with call as (${isNew ? sql`select` : heldCall(ref)}), claimed as (
      insert into objects (tenant_id, key, kind, content, writing_until)
      select ${tenantId}::uuid, ${fresh}::text, ${kind}::text, ${content}::text, ${writing} from call
      on conflict (tenant_id, kind, content) where removed_at is null do update set writing_until = excluded.writing_until
      returning key
    ), used as (${use(ref, sql`claimed`)})
    select key from claimed`);
}

/** Uses an existing object; undefined if there is none. @throws {StepFailure} NotFound when the call is gone */
export async function findObject(tx: Tx, ref: CallRef, { kind, content }: Content): Promise<string | undefined> {
  const find = sql`
    with call as (${heldCall(ref)}), found as (
      select key from objects
      where exists (select from call) and tenant_id = ${ref.tenantId}::uuid and kind = ${kind} and content = ${content}
        and removed_at is null for update
    ), used as (${use(ref, sql`found`)})
    select exists (select from call) as "isThere", (select key from found) as key`;
  const { rows } = await send(tx.execute<{ isThere: boolean; key: string | null }>(find));
  const [row] = rows;
  if (!row?.isThere) throw callGone(ref);
  return row.key ?? undefined;
}

const use = ({ tenantId, callId }: CallRef, objects: SQL) => sql`
  insert into object_uses (tenant_id, call_id, key) select ${tenantId}::uuid, ${callId}::uuid, key from ${objects}
  on conflict do nothing`;

/** A writer's sign of life. */
export async function extendClaim(tx: Tx, { tenantId, key }: ObjectUse): Promise<void> {
  await tx.execute(sql`update objects set writing_until = ${writing} where tenant_id = ${tenantId} and key = ${key}`);
}

/**
 * Ends the writing, in the transaction whose row names the object from then on.
 * @throws {StepFailure} Unavailable when an erasure happened in between: the transaction must not commit, and the
 *   writer discards the object
 */
export async function settleObject(tx: Tx, use: ObjectUse): Promise<void> {
  const [, isUsed] = await Promise.all(settlingOf(tx, use));
  refuseUnused(isUsed);
}

/** Its two statements; the second has a row while the object is still used. */
export function settlingOf(tx: Tx, { tenantId, callId, key }: ObjectUse) {
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
  return [settle, isUsed] as const;
}

/** @throws {StepFailure} Unavailable when an erasure happened in between */
export function refuseUnused({ rowCount }: { rowCount: number | null }): void {
  if (!rowCount)
    throw new StepFailure(
      'Unavailable',
      'The stored object was removed by an erasure, or after its writer was silent too long: store it again',
    );
}
