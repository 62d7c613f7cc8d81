import type { CallRef } from '../../core/call.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { isNeeded } from '../recording/hold.ts';

type RemoveDeps = { db: Database; storage: Pick<StoragePort, 'list' | 'remove'> };

/**
 * Removes objects that a call has left, and all under a key that ends in a slash. One that is gone already is no error. Audio with the
 * same content that another call has brought in meanwhile stays, with what was heard in it.
 */
export async function removeObjects({ db, storage }: RemoveDeps, ref: CallRef, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const [, kind, sha256 = ''] = key.split('/');
    await withTenant(db, ref.tenantId, async (tx) => {
      const content = { tenantId: ref.tenantId, sha256 };
      if (kind === 'audio' && (await isNeeded(tx, content))) return;
      // What was heard goes alone when only a transcript's time is over.
      if (kind === 'speech' && (await isNeeded(tx, content, ref))) return;
      if (!key.endsWith('/')) await storage.remove(key);
      else for await (const object of storage.list(key)) await storage.remove(object);
    });
  }
}
