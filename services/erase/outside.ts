import type { CallRef } from '../../core/call.ts';
import type { Database, Tx } from '../../db/open.ts';
import type { ObjectKind } from '../../db/tables/objects.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import type { TemporaryFiles } from '../../providers/temporary/port.ts';
import { releaseObjects, removeObject } from '../object/release.ts';

export type OutsideDeps = {
  db: Database;
  storage: Pick<StoragePort, 'remove'>;
  temporary: Pick<TemporaryFiles, 'erase'>;
};

/** Data of a call outside the tables. */
type OutsideStore = {
  name: string;
  /**
   * In the transaction that deletes the rows: marks what is no longer used. The result is stored with the erasure and
   * passed to `remove` until that succeeds.
   */
  mark: (tx: Tx, ref: CallRef, kinds: readonly ObjectKind[]) => Promise<{ kind: string; key: string }[]>;
  /** After the commit, outside any transaction. Safe to repeat. */
  remove: (deps: OutsideDeps, ref: CallRef, keys: readonly string[]) => Promise<void>;
};

/**
 * Every place besides the tables that may contain words, sound or numbers of a call. `RunsPort` erases the runs, before
 * all others.
 */
export const outsideStores: readonly OutsideStore[] = [
  {
    name: 'temporary',
    mark: async () => [],
    remove: async ({ temporary }, { callId }) => void (await temporary.erase(callId)),
  },
  {
    name: 'storage',
    mark: releaseObjects,
    remove: async (deps, { tenantId }, keys) => {
      for (const key of keys) await removeObject(deps, { tenantId, key });
    },
  },
];
