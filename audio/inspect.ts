import type { Progress } from '../core/progress.ts';
import type { StoragePort } from '../providers/storage/port.ts';
import type { AudioFacts } from './facts.ts';
import { readStored } from './stored.ts';
import { decodeInThread } from './threads.ts';

/**
 * Analyzes a stored recording: decodes all of it once, in a worker thread.
 * @throws StepFailure NotFound | Unavailable | UnsupportedMedia | TooLarge (longer than `maxSeconds`)
 */
export async function inspectAudio(
  storage: StoragePort,
  recording: { storageKey: string; contentType: string },
  { maxSeconds, ...progress }: Progress & { maxSeconds: number },
): Promise<AudioFacts> {
  const stored = await readStored(storage, recording.storageKey, progress);
  const job = { task: 'measure', contentType: recording.contentType, maxSeconds } as const;
  return decodeInThread(job, stored.open, stored);
}
