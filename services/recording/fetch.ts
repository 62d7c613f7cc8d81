import { Readable } from 'node:stream';
import type { CallRef } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import { Problem } from '../../core/problem.ts';
import type { Progress } from '../../core/progress.ts';
import type { WebPort } from '../../providers/web/port.ts';
import { type StoreDeps, type StoredAudio, storeAudio } from './store.ts';

type Remote = { url: string; maxBytes: number };

const reportEveryBytes = 4 * 1024 * 1024;

/**
 * Downloads a call's recording into storage. Safe to repeat: the same bytes get the same key.
 * @throws StepFailure ForbiddenUrl | InvalidInput | NotFound | TooLarge | Upstream | Timeout | RateLimited |
 *   Unavailable | UnsupportedMedia (empty), or the signal's reason
 */
export async function fetchRecording(
  deps: StoreDeps & { web: WebPort },
  ref: CallRef,
  { url, maxBytes }: Remote,
  { signal, report }: Progress,
): Promise<StoredAudio> {
  report('fetching the recording');
  const { body, contentType, fileName } = await deps.web.fetch({ url, signal, maxBytes });
  try {
    return await storeAudio(deps, ref, {
      body: watched(body, report),
      contentType,
      fileName,
      maxBytes,
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof Problem && error.code === 'too_large') throw new StepFailure('TooLarge', error.message);
    if (error instanceof Problem) throw new StepFailure('UnsupportedMedia', 'Cannot read the audio: the file is empty');
    throw error;
  }
}

/** The same bytes, with a report every few megabytes. */
function watched(body: Readable, report: (text: string) => void): Readable {
  async function* pieces() {
    let bytes = 0;
    let reported = 0;
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      if (bytes - reported >= reportEveryBytes) {
        reported = bytes;
        report(`fetched ${Math.floor(bytes / 1024 / 1024)} MB`);
      }
      yield piece;
    }
  }
  return Readable.from(pieces(), { objectMode: false });
}
