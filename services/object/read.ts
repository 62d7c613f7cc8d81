import { text } from 'node:stream/consumers';
import { StepFailure } from '../../core/failures.ts';
import type { StoragePort } from '../../providers/storage/port.ts';

/** The JSON of a stored object; undefined without a key, and where the object is gone. */
export async function readJson<T>(
  storage: Pick<StoragePort, 'get'>,
  key: string | null | undefined,
): Promise<T | undefined> {
  if (!key) return undefined;
  try {
    return JSON.parse(await text(await storage.get(key))) as T;
  } catch (error) {
    if (error instanceof StepFailure && error.type === 'NotFound') return undefined;
    throw error;
  }
}
