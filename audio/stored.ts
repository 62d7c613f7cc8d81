import type { Readable } from 'node:stream';
import { StepFailure } from '../core/failures.ts';
import type { Progress } from '../core/progress.ts';
import type { StoragePort } from '../providers/storage/port.ts';

/**
 * A stored recording, ready to be read by a thread, that reports its progress in per cent.
 * @throws StepFailure NotFound | Unavailable
 */
export async function readStored(storage: StoragePort, key: string, { signal, report }: Progress) {
  const object = await storage.head(key);
  if (!object) throw new StepFailure('NotFound', 'The recording is no longer in storage');
  let reported = -1;
  return {
    signal,
    open: (): Promise<Readable> => storage.get(key),
    onBytes(bytes: number): void {
      const percent = object.bytes > 0 ? Math.floor((bytes / object.bytes) * 100) : 100;
      if (percent > reported) report(`decoding ${percent} %`);
      reported = Math.max(reported, percent);
    },
  };
}
