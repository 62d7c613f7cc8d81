import type { StoragePort } from '../../providers/storage/port.ts';

/** Removes objects, and all under a key that ends in a slash. One that is gone already is no error. */
export async function removeObjects(
  storage: Pick<StoragePort, 'list' | 'remove'>,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) {
    if (!key.endsWith('/')) await storage.remove(key);
    else for await (const object of storage.list(key)) await storage.remove(object);
  }
}
