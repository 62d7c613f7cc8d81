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

/** Something of a call that lies outside the tables. */
type OutsideStore = {
  name: string;
  /**
   * In the transaction that takes the rows: marks what nobody uses any more. What it names is written down with the erasure, and handed to
   * `remove` until that has come through.
   */
  mark: (tx: Tx, ref: CallRef, kinds: readonly ObjectKind[]) => Promise<{ kind: string; key: string }[]>;
  /** After the commit and outside of any transaction. Safe twice. */
  remove: (deps: OutsideDeps, ref: CallRef, keys: readonly string[]) => Promise<void>;
};

/** Every place beside the tables in which words, sound or numbers of a call can lie. Runs are erased by `RunsPort`, before all others. */
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
