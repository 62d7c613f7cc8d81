import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CallRef } from '../../core/call.ts';
import { invalidField, Problem } from '../../core/problem.ts';
import type { TemporaryFiles } from '../../providers/temporary/port.ts';
import { type WriteDeps, writeObject } from '../object/write.ts';
import { audioType } from './type.ts';

/** Stored audio that a call has claimed; its content is not analyzed yet. */
export type StoredAudio = { callId: string; storageKey: string; sha256: string; bytes: number; contentType: string };

export type StoreDeps = WriteDeps & { temporary: Pick<TemporaryFiles, 'open'> };

export type IncomingAudio = {
  body: Readable;
  /** As the sender states it. */
  contentType: string | null;
  /** Its extension identifies headerless telephone audio if the content type does not. */
  fileName?: string | null;
  maxBytes: number;
  signal?: AbortSignal;
  /** The call has no row yet. */
  isNew?: boolean;
};

/**
 * Streams audio to a temporary file while hashing it, then stores it for a call; calls with the same bytes share one
 * object. Safe to repeat: the same bytes are not uploaded again. Leaves nothing behind when it fails.
 * @throws Problem `invalid_input` on field `audio` for 0 bytes, `too_large` above `maxBytes`; StepFailure NotFound when
 *   the call is gone; whatever `body` or storage fails with
 */
export async function storeAudio(deps: StoreDeps, ref: CallRef, audio: IncomingAudio): Promise<StoredAudio> {
  const folder = await deps.temporary.open(ref.callId);
  try {
    const file = join(folder.path, 'audio');
    const { sha256, bytes } = await writeHashed(audio, file);
    const contentType = audioType({ contentType: audio.contentType, fileName: audio.fileName ?? null });
    const { key } = await writeObject(deps, ref, {
      ...{ kind: 'audio', content: sha256, bytes, contentType },
      body: () => createReadStream(file, stoppedBy(audio)),
      isNew: audio.isNew ?? false,
    });
    return { callId: ref.callId, storageKey: key, sha256, bytes, contentType };
  } finally {
    audio.body.destroy();
    await folder.remove();
  }
}

async function writeHashed(
  { body, maxBytes, signal }: IncomingAudio,
  path: string,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* hashed(pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      bytes += piece.length;
      if (bytes > maxBytes) throw new Problem('too_large', `Cannot accept audio of more than ${maxBytes} bytes`);
      hash.update(piece);
      yield piece;
    }
  }
  await pipeline(body, hashed, createWriteStream(path), stoppedBy({ signal }));
  if (bytes === 0) throw invalidField('audio', '', 'expected a recording, got an empty file');
  return { sha256: hash.digest('hex'), bytes };
}

const stoppedBy = ({ signal }: { signal?: AbortSignal | undefined }) => (signal ? { signal } : {});
