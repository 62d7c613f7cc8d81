import type { Readable } from 'node:stream';
import { StepFailure } from '../core/failures.ts';
import type { Progress } from '../core/progress.ts';
import type { StoragePort } from '../providers/storage/port.ts';

/** A stored recording, ready to be read by a thread, that tells in per cent how far it has come. @throws StepFailure NotFound | Unavailable */
export async function readStored(storage: StoragePort, key: string, { signal, report }: Progress) {
  const object = await storage.head(key);
  if (!object) throw new StepFailure('NotFound', 'The recording is no longer in storage');
  let told = -1;
  return {
    signal,
    open: (): Promise<Readable> => storage.get(key),
    onBytes(bytes: number): void {
      const percent = object.bytes > 0 ? Math.floor((bytes / object.bytes) * 100) : 100;
      if (percent > told) report(`decoding ${percent} %`);
      told = Math.max(told, percent);
    },
  };
}
