import type { Readable } from 'node:stream';
import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { recordings } from '../../db/tables/calls.ts';
import type { StoragePort } from '../../providers/storage/port.ts';

export type CallAudio = { storageKey: string; sha256: string; bytes: number; contentType: string };

/** Where the recording is stored. @throws {Problem} not_found while there is none, and for a call of another tenant */
export async function findAudio(tx: Tx, { tenantId, callId }: CallRef): Promise<CallAudio> {
  const [row] = await tx
    .select({
      storageKey: recordings.storageKey,
      sha256: recordings.sha256,
      bytes: recordings.bytes,
      contentType: recordings.contentType,
    })
    .from(recordings)
    .where(and(eq(recordings.tenantId, tenantId), eq(recordings.callId, callId)));
  if (!row) throw notFound('audio of call', callId);
  return row;
}

/** The recording's bytes; `range` is inclusive on both ends. @throws {StepFailure} NotFound | Unavailable */
export const openAudio = (
  storage: StoragePort,
  audio: CallAudio,
  range?: { start: number; end: number },
): Promise<Readable> => storage.get(audio.storageKey, range);

export type Peaks = { durationSeconds: number | null; channels: number[][] };

/** Loudness for drawing, 0..100 by channel. @throws {Problem} not_found until the ingest step has analyzed it */
export async function getPeaks(tx: Tx, { tenantId, callId }: CallRef): Promise<Peaks> {
  const [row] = await tx
    .select({ durationSeconds: recordings.durationSeconds, peaks: recordings.peaks })
    .from(recordings)
    .where(and(eq(recordings.tenantId, tenantId), eq(recordings.callId, callId)));
  if (!row?.peaks) throw notFound('peaks of call', callId);
  return { durationSeconds: row.durationSeconds, channels: row.peaks };
}
