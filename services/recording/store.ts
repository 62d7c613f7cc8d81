import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalidField, Problem } from '../../core/problem.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { audioType } from './type.ts';

/** Audio in storage under its content's key; what it holds is not looked at yet. */
export type StoredAudio = { storageKey: string; sha256: string; bytes: number; contentType: string };

export type IncomingAudio = {
  tenantId: string;
  body: Readable;
  /** As the sender says it. */
  contentType: string | null;
  /** Its ending tells headerless telephone audio where the content type does not. */
  fileName?: string | null;
  maxBytes: number;
  signal?: AbortSignal;
};

/**
 * Streams audio to a temporary file while hashing it, then puts it under `{tenantId}/audio/{sha256}`. The same bytes again meet
 * themselves, so a second run is harmless and sends nothing. Nothing is left when it fails.
 * @throws Problem `invalid_input` on field `audio` for 0 bytes, `too_large` above `maxBytes`; whatever `body` or storage fails with
 */
export async function storeAudio(storage: StoragePort, audio: IncomingAudio): Promise<StoredAudio> {
  const dir = await mkdtemp(join(tmpdir(), 'callweave-audio-'));
  try {
    const draft = join(dir, 'audio');
    const { sha256, bytes } = await writeHashed(audio, draft);
    const storageKey = `${audio.tenantId}/audio/${sha256}`;
    const known = await storage.head(storageKey);
    const contentType = audioType({ contentType: audio.contentType, fileName: audio.fileName ?? null });
    if (known?.bytes !== bytes) await storage.put(storageKey, createReadStream(draft, stoppedBy(audio)), contentType);
    return { storageKey, sha256, bytes, contentType };
  } finally {
    audio.body.destroy();
    await rm(dir, { recursive: true, force: true });
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
