import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/open.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { markIfUnused, removeObject, unnamedUses } from './release.ts';

type Sweeping<Method extends keyof StoragePort> = { db: Database; storage: Pick<StoragePort, Method> };
type Key = { tenantId: string; key: string };

const batch = 200;

/**
 * Finishes interrupted work: removes objects whose removal broke off, and those whose writer fell silent before a row
 * named them. Safe to repeat and from several workers.
 * @returns how many objects were removed
 * @throws {AggregateError} after the round, if some could not be removed; they stay for the next
 */
export async function sweepObjects(deps: Sweeping<'remove' | 'tidy'>): Promise<number> {
  await deps.storage.tidy();
  const failures: unknown[] = [];
  let removed = 0;
  for (let after = ''; ; ) {
    const found = await withSystem(deps.db, (tx) => findUnsettled(tx, after));
    for (const object of found) {
      try {
        if (!(await withTenant(deps.db, object.tenantId, (tx) => settleOrMark(tx, object)))) continue;
        await removeObject(deps, object);
        removed++;
      } catch (error) {
        failures.push(error);
      }
    }
    after = found.at(-1)?.key ?? '';
    if (found.length < batch) break;
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} objects cannot be removed yet`);
  return removed;
}

async function findUnsettled(tx: Tx, after: string): Promise<Key[]> {
  const { rows } = await tx.execute<Key>(sql`
    select tenant_id as "tenantId", key from objects
    where (writing_until < now() or (removed_at is not null and writing_until is null)) and key > ${after}
    order by key limit ${batch}`);
  return rows;
}

/** Whether the object should be removed. */
async function settleOrMark(tx: Tx, { tenantId, key }: Key): Promise<boolean> {
  const { rows } = await tx.execute<{ removed_at: string | null; silent: boolean }>(sql`
    select removed_at, coalesce(writing_until < now(), true) as silent from objects
    where tenant_id = ${tenantId} and key = ${key} for update`);
  const [object] = rows;
  if (!object?.silent) return false;
  if (object.removed_at) return true;
  await tx.execute(sql`delete from object_uses where ${unnamedUses({ tenantId, key })}`);
  if (await markIfUnused(tx, { tenantId, key })) return true;
  await tx.execute(sql`update objects set writing_until = null where tenant_id = ${tenantId} and key = ${key}`);
  return false;
}

/**
 * Removes stored objects of a tenant without a row. There should be none: an object's row is older than its first byte
 * and outlives its last writer. It checks anyway, since such an object would contain what somebody said.
 * @returns how many objects were removed
 */
export async function sweepUnknownObjects(
  { db, storage }: Sweeping<'list' | 'remove'>,
  tenantId: string,
): Promise<number> {
  let removed = 0;
  let page: string[] = [];
  const clear = async () => {
    const { rows } = await withTenant(db, tenantId, (tx) =>
      tx.execute<{ key: string }>(sql`select key from objects where tenant_id = ${tenantId} and key in ${page}`),
    );
    const known = new Set(rows.map(({ key }) => key));
    for (const key of page.filter((one) => !known.has(one))) {
      await storage.remove(key);
      removed++;
    }
    page = [];
  };
  for await (const key of storage.list(`${tenantId}/`)) if (page.push(key) === batch) await clear();
  if (page.length > 0) await clear();
  return removed;
}
