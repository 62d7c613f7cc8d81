import type { Readable } from 'node:stream';
import type { CallRef } from '../../core/call.ts';
import type { Database, Tx } from '../../db/open.ts';
import { inOneTrip, withTenant } from '../../db/tenant.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { callGone } from '../journal/hold.ts';
import {
  type Content,
  claimObject,
  extendClaim,
  type ObjectUse,
  refuseUnused,
  settlingOf,
  writingSeconds,
} from './claim.ts';
import { discardObject } from './release.ts';

export type WriteDeps = { db: Database; storage: Pick<StoragePort, 'head' | 'put' | 'remove'> };

export type NewObject = Content & {
  bytes: number;
  body: () => Readable | Uint8Array;
  contentType: string;
  /** See {@link claimObject}. */
  isNew?: boolean;
  /** Written in the transaction of the claim. */
  also?: (tx: Tx) => PromiseLike<unknown>;
};

/**
 * Writes an object for a call, unless it already exists. Claims it first, so an erasure or a sweep finds it whatever
 * happens to this process. The caller then calls {@link settleObject} in the transaction that names it, and discards it
 * if that fails. Safe to repeat: the same content has the same key. Leaves nothing behind when it fails.
 * @throws {StepFailure} NotFound when the call is gone; whatever storage or the body fails with
 */
export async function writeObject(deps: WriteDeps, ref: CallRef, object: NewObject): Promise<ObjectUse> {
  const { db, storage } = deps;
  const { tenantId, callId } = ref;
  const [claimed] = await inOneTrip<[{ rows: { key: string }[] }, ...unknown[]]>(db, ref, (tx) => [
    claimObject(tx, ref, object, object.isNew),
    ...(object.also ? [object.also(tx)] : []),
  ]);
  const key = claimed.rows[0]?.key;
  if (!key) throw callGone(ref);
  const use = { tenantId, callId, key };
  const heartbeat = setInterval(
    () => withTenant(db, tenantId, (tx) => extendClaim(tx, use)).catch(() => {}),
    (writingSeconds * 1000) / 4,
  );
  try {
    const known = await storage.head(key);
    if (known?.bytes !== object.bytes) await storage.put(key, object.body(), object.contentType);
    return use;
  } catch (error) {
    // If it cannot be discarded now, the sweep removes it later.
    await discardObject(deps, use).catch(() => {});
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

/** The same for an object that no row names. */
export async function saveObject(deps: WriteDeps, ref: CallRef, object: NewObject): Promise<ObjectUse> {
  const use = await writeObject(deps, ref, object);
  await discardOnError(deps, [use], async () => {
    const [, isUsed] = await inOneTrip(deps.db, ref, (tx) => settlingOf(tx, use));
    refuseUnused(isUsed);
  });
  return use;
}

/** Runs the work that makes rows name these objects; if it fails they are discarded and the error is rethrown. */
export async function discardOnError<T>(
  deps: WriteDeps,
  uses: readonly ObjectUse[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const use of uses) await discardObject(deps, use).catch(() => {});
    throw error;
  }
}
