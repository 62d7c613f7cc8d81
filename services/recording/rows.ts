import { and, eq } from 'drizzle-orm';
import type { AudioFacts } from '../../audio/facts.ts';
import type { CallRef } from '../../core/call.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { send } from '../../db/send.ts';
import { calls, recordings, transcripts } from '../../db/tables/calls.ts';
import { settleObject } from '../object/claim.ts';
import type { StoredAudio } from './store.ts';

/** What is known about a call's audio before it is analyzed. */
export type RecordingState = {
  recordingUrl: string | null;
  hasTranscript: boolean;
  /** `looked`: an ingest step has analyzed it. */
  stored: (Pick<StoredAudio, 'storageKey' | 'contentType'> & { looked: boolean; truncated: boolean }) | null;
};

/** @throws Problem not_found, also for the call of another tenant */
export async function readRecordingState(tx: Tx, { tenantId, callId }: CallRef): Promise<RecordingState> {
  const [row] = await send(
    tx
      .select({
        recordingUrl: calls.recordingUrl,
        transcriptOf: transcripts.callId,
        storageKey: recordings.storageKey,
        contentType: recordings.contentType,
        durationSeconds: recordings.durationSeconds,
        truncated: recordings.truncated,
      })
      .from(calls)
      .leftJoin(recordings, and(eq(recordings.tenantId, calls.tenantId), eq(recordings.callId, calls.id)))
      .leftJoin(transcripts, and(eq(transcripts.tenantId, calls.tenantId), eq(transcripts.callId, calls.id)))
      .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId))),
  );
  if (!row) throw notFound('call', callId);
  const { storageKey, contentType } = row;
  return {
    recordingUrl: row.recordingUrl,
    hasTranscript: row.transcriptOf !== null,
    stored:
      storageKey === null || contentType === null
        ? null
        : { storageKey, contentType, looked: row.durationSeconds !== null, truncated: row.truncated ?? false },
  };
}

/**
 * Names stored audio as the call's recording, before it is analyzed. A second time changes nothing.
 * @throws {StepFailure} Unavailable when an erasure has removed the audio meanwhile
 */
export async function saveRecording(tx: Tx, { tenantId, callId }: CallRef, audio: StoredAudio, now: Date) {
  await settleObject(tx, { tenantId, callId, key: audio.storageKey });
  await tx
    .insert(recordings)
    .values({ tenantId, ...audio, createdAt: now })
    .onConflictDoNothing();
}

/** Writes what was found in the audio, and the call's length. */
export function saveFacts(tx: Tx, { tenantId, callId }: CallRef, facts: AudioFacts) {
  const { codec, channels, sampleRateHz, durationSeconds, channelsDiffer, truncated, peaks } = facts;
  return [
    tx
      .update(calls)
      .set({ durationSeconds })
      .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId))),
    tx
      .update(recordings)
      .set({ codec, channels, sampleRateHz, durationSeconds, channelsDiffer, truncated, peaks })
      .where(and(eq(recordings.tenantId, tenantId), eq(recordings.callId, callId))),
  ];
}
