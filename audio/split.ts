import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Progress } from '../core/progress.ts';
import type { StoragePort } from '../providers/storage/port.ts';
import type { StoredRecording } from './facts.ts';
import type { ChannelFile } from './separate.ts';
import { readStored } from './stored.ts';
import { decodeInThread } from './threads.ts';

type Plain = { contentType: string; extension: string; begins: RegExp };

/**
 * What speech engines read directly, by codec, and how such a file starts. WAV is not included: engines differ on stale
 * sizes, odd chunks and unused bits, and a freshly written file means the same to all.
 */
const plain: Record<string, Plain> = {
  mp3: { contentType: 'audio/mpeg', extension: 'mp3', begins: /^(ID3|\xff)/ },
  flac: { contentType: 'audio/flac', extension: 'flac', begins: /^fLaC/ },
  opus: { contentType: 'audio/ogg', extension: 'ogg', begins: /^OggS/ },
};

/**
 * Files for a speech engine in `dir`, by channel in ascending order: one for each channel with its own content, as
 * 16-bit mono WAV. A recording that is mono, or whose channels carry the same sound, yields one file for channel 0; an
 * intact mono file that every engine reads is passed on unchanged.
 * @throws StepFailure NotFound | Unavailable | UnsupportedMedia, or the signal's reason
 */
export async function splitChannels(
  storage: StoragePort,
  recording: StoredRecording,
  { dir, progress }: { dir: string; progress: Progress },
): Promise<ChannelFile[]> {
  const asItIs = await plainFormat(storage, recording);
  if (!asItIs) return separate(storage, recording, { dir, progress });
  return [await copyOut(storage, recording.storageKey, { ...asItIs, dir, signal: progress.signal })];
}

/** Undefined if the file must be rewritten: more than one channel, truncated, or its codec in another container. */
async function plainFormat(storage: StoragePort, recording: StoredRecording): Promise<Plain | undefined> {
  const format = recording.channels === 1 && !recording.truncated ? plain[recording.codec ?? ''] : undefined;
  if (!format) return undefined;
  const head = await buffer(await storage.get(recording.storageKey, { start: 0, end: 3 }));
  return format.begins.test(head.toString('latin1')) ? format : undefined;
}

async function copyOut(
  storage: StoragePort,
  key: string,
  to: { dir: string; contentType: string; extension: string; signal: AbortSignal },
): Promise<ChannelFile> {
  const path = join(to.dir, `channel-0.${to.extension}`);
  await pipeline(await storage.get(key), createWriteStream(path), { signal: to.signal });
  return { channel: 0, path, contentType: to.contentType };
}

async function separate(
  storage: StoragePort,
  { storageKey, contentType, channelsDiffer }: StoredRecording,
  { dir, progress }: { dir: string; progress: Progress },
): Promise<ChannelFile[]> {
  const stored = await readStored(storage, storageKey, progress);
  const job = { task: 'separate', contentType, dir, firstOnly: channelsDiffer === false } as const;
  return decodeInThread(job, stored.open, stored);
}
