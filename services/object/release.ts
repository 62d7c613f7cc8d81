import { sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Database, Tx } from '../../db/open.ts';
import type { ObjectKind } from '../../db/tables/objects.ts';
import { withTenant } from '../../db/tenant.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import type { ObjectUse } from './claim.ts';

export type RemoveDeps = { db: Database; storage: Pick<StoragePort, 'remove'> };
type Key = Pick<ObjectUse, 'tenantId' | 'key'>;

/**
 * Removes a call's uses of these kinds, after the rows that name the objects. Objects are shared with calls that a
 * caller may not see: from here to its end the transaction sees all calls of the tenant.
 * @returns the objects that are no longer used. They are marked; remove them after the commit.
 */
export async function releaseObjects(tx: Tx, { tenantId, callId }: CallRef, kinds: readonly ObjectKind[]) {
  await tx.execute(sql`select set_config('role', 'callweave_app', true)`);
  const used = await tx.execute<{ key: string; kind: ObjectKind }>(sql`
    select o.key, o.kind from objects o
    where o.tenant_id = ${tenantId} and o.kind in ${kinds} and exists (
      select from object_uses u where u.tenant_id = o.tenant_id and u.key = o.key and u.call_id = ${callId})
    order by o.key for update`);
  const left: { key: string; kind: ObjectKind }[] = [];
  for (const { key, kind } of used.rows) {
    await tx.execute(
      sql`delete from object_uses where tenant_id = ${tenantId} and call_id = ${callId} and key = ${key}`,
    );
    if (await markIfUnused(tx, { tenantId, key })) left.push({ key, kind });
  }
  return left;
}

/** Only call while holding the object's row. */
export async function markIfUnused(tx: Tx, { tenantId, key }: Key): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update objects set removed_at = now() where tenant_id = ${tenantId} and key = ${key} and removed_at is null
      and not exists (select from object_uses u where u.tenant_id = ${tenantId} and u.key = ${key})`);
  return (rowCount ?? 0) > 0;
}

/** Uses of an object that no row backs: a writer died before its row, or its row names a newer object. */
export const unnamedUses = ({ tenantId, key }: Key) => sql`
  object_uses.tenant_id = ${tenantId} and object_uses.key = ${key}
  and not exists (select from recordings r
    where r.tenant_id = ${tenantId} and r.call_id = object_uses.call_id and r.storage_key = ${key})
  and not exists (select from transcripts t
    where t.tenant_id = ${tenantId} and t.call_id = object_uses.call_id and t.words_key = ${key})
  and not exists (select from objects o join calls c on c.tenant_id = o.tenant_id and c.id = object_uses.call_id
    where o.tenant_id = ${tenantId} and o.key = ${key} and o.kind = 'speech')`;

/**
 * Takes back what a writer wrote in vain, because its call was erased meanwhile or its row cannot be written. An object
 * that a row does name, or that others use, stays. Safe to repeat.
 */
export async function discardObject(deps: RemoveDeps, { tenantId, callId, key }: ObjectUse): Promise<void> {
  const isLeft = await withTenant(deps.db, tenantId, async (tx) => {
    const { rows } = await tx.execute<{ removed_at: string | null }>(
      sql`select removed_at from objects where tenant_id = ${tenantId} and key = ${key} for update`,
    );
    if (!rows[0] || rows[0].removed_at) return true;
    await tx.execute(sql`delete from object_uses where call_id = ${callId} and ${unnamedUses({ tenantId, key })}`);
    return markIfUnused(tx, { tenantId, key });
  });
  if (isLeft) await removeObject(deps, { tenantId, key });
}

/**
 * Removes a marked object, outside any transaction: hanging storage holds no connection. Its row stays while somebody
 * may still be writing, so the sweep removes late writes. Safe to repeat.
 */
export async function removeObject({ db, storage }: RemoveDeps, { tenantId, key }: Key): Promise<void> {
  await storage.remove(key);
  await withTenant(db, tenantId, (tx) =>
    tx.execute(sql`
      delete from objects where tenant_id = ${tenantId} and key = ${key} and removed_at is not null
        and (writing_until is null or writing_until < now())`),
  );
}
