import { and, eq, ne, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { recordings } from '../../db/tables/calls.ts';
import type { StoragePort } from '../../providers/storage/port.ts';

type Content = { tenantId: string; sha256: string };
const nameOf = ({ tenantId, sha256 }: Content) => sql`hashtextextended(${`${tenantId}/${sha256}`}, 0)`;

/**
 * Keeps stored audio from being erased until this transaction, in which a call's row comes to name it, has ended. Whoever erases takes the
 * same lock alone and looks for rows under it: either the row is seen and the audio stays, or the audio went first and that is seen here.
 * @returns false when the audio is gone: an erasure came between storing and naming it, and it has to be stored again.
 */
export async function holdAudio(
  tx: Tx,
  storage: Pick<StoragePort, 'head'>,
  audio: Content & { storageKey: string },
): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${nameOf(audio)})`);
  return (await storage.head(audio.storageKey)) !== undefined;
}

/**
 * Whether a recording still needs what lies under a content, asked under its lock, which lasts to the end of the transaction: nobody
 * comes to need it meanwhile. @param besides a call that does not count.
 */
export async function isNeeded(tx: Tx, { tenantId, sha256 }: Content, besides?: CallRef): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(${nameOf({ tenantId, sha256 })})`);
  // Calls outside the caller's scope need their audio as well.
  await tx.execute(sql`select set_config('role', 'callweave_app', true)`);
  const same = and(eq(recordings.tenantId, tenantId), eq(recordings.sha256, sha256));
  return (await tx.$count(recordings, besides ? and(same, ne(recordings.callId, besides.callId)) : same)) > 0;
}
