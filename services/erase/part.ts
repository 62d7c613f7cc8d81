import { and, eq, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Database, Tx } from '../../db/open.ts';
import { analyses, callErasures, callSteps, calls, recordings, transcripts } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { releaseObjects, removeObject } from '../object/release.ts';
import { countByKind, type Erased, erasureOf } from './rows.ts';

export type Part = 'audio' | 'transcript';

type PartDeps = { db: Database; storage: Pick<StoragePort, 'remove'>; now: () => Date };

/**
 * Erases the recording of a call, or its transcript with the analysis that quotes it, and keeps the rest. As with a
 * whole call, one transaction deletes the rows and marks unused objects, and the receipt is complete once these are
 * gone: safe to repeat, and after a kill at any moment the next run finishes it. Erasing again later, after a new
 * transcript, adds to the receipt.
 */
export async function erasePart({ db, storage, now }: PartDeps, ref: CallRef, part: Part): Promise<void> {
  const { tenantId } = ref;
  const thisErasure = erasureOf(ref, part);
  const eraseRows = async (tx: Tx) => {
    await eraseRowsOf(tx, ref, part, now());
    const [row] = await tx.select({ keys: callErasures.storageKeys }).from(callErasures).where(thisErasure);
    return row?.keys ?? [];
  };
  const keys = await withTenant(db, tenantId, eraseRows, 'erasure');
  for (const key of keys) await removeObject({ db, storage }, { tenantId, key });
  const finished = { finishedAt: now(), storageKeys: [] };
  await withTenant(db, tenantId, (tx) => tx.update(callErasures).set(finished).where(thisErasure));
}

async function eraseRowsOf(tx: Tx, { tenantId, callId }: CallRef, part: Part, now: Date): Promise<void> {
  // Two concurrent runs take turns: the second finds nothing left and adds nothing.
  await tx
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)))
    .for('update');
  const ref = { tenantId, callId };
  const tables = part === 'audio' ? { recordings } : { analyses, transcripts };
  const erased: Erased[] = [];
  for (const [what, table] of Object.entries(tables)) {
    const { rowCount } = await tx.delete(table).where(and(eq(table.tenantId, tenantId), eq(table.callId, callId)));
    if (rowCount) erased.push({ store: 'database', what, count: rowCount });
  }
  if (part === 'transcript') {
    const ofCall = and(eq(callSteps.tenantId, tenantId), eq(callSteps.callId, callId));
    await tx.update(callSteps).set({ partial: null }).where(ofCall);
  }
  const left = await releaseObjects(tx, ref, ['speech', part === 'audio' ? 'audio' : 'words']);
  for (const [what, count] of countByKind(left)) erased.push({ store: 'storage', what, count });
  if (erased.length === 0) return;
  const keys = left.map(({ key }) => key);
  const added = (column: unknown, values: unknown[]) => sql`${column} || ${JSON.stringify(values)}::jsonb`;
  await tx
    .insert(callErasures)
    .values({ tenantId, callId, part, startedAt: now, erased, storageKeys: keys })
    .onConflictDoUpdate({
      target: [callErasures.tenantId, callErasures.callId, callErasures.part],
      set: {
        startedAt: now,
        finishedAt: null,
        erased: added(callErasures.erased, erased),
        storageKeys: added(callErasures.storageKeys, keys),
      },
    });
}
