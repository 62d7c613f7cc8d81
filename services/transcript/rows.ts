import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Turn } from '../../core/transcript.ts';
import { excluded } from '../../db/excluded.ts';
import type { Tx } from '../../db/open.ts';
import { calls, recordings, transcripts } from '../../db/tables/calls.ts';
import { configColumn, configOf } from '../config/config.ts';
import { callGone } from '../journal/hold.ts';

/**
 * The inputs of the step; transcript or recording may be missing.
 * @throws {StepFailure} NotFound when the call is gone
 */
export async function readSources(tx: Tx, { tenantId, callId }: CallRef) {
  const [row] = await tx
    .select({
      transcript: { engine: transcripts.engine, requestHash: transcripts.requestHash, text: transcripts.text },
      recording: {
        storageKey: recordings.storageKey,
        sha256: recordings.sha256,
        contentType: recordings.contentType,
        codec: recordings.codec,
        channels: recordings.channels,
        channelsDiffer: recordings.channelsDiffer,
        truncated: recordings.truncated,
        durationSeconds: recordings.durationSeconds,
        peaks: recordings.peaks,
      },
      config: configColumn(tenantId),
      swapped: calls.speakersSwapped,
    })
    .from(calls)
    .leftJoin(transcripts, and(eq(transcripts.tenantId, calls.tenantId), eq(transcripts.callId, calls.id)))
    .leftJoin(recordings, and(eq(recordings.tenantId, calls.tenantId), eq(recordings.callId, calls.id)))
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
  if (!row) throw callGone({ callId });
  return { ...row, config: configOf(row.config) };
}

export type NewTranscript = {
  ref: CallRef;
  contentHash: string;
  requestHash: string;
  engine: string;
  model: string;
  language: string | null;
  turns: Turn[];
  wordsKey: string | null;
  text: string;
  maskedText: string | null;
};

const written = [
  'contentHash',
  'requestHash',
  'engine',
  'model',
  'language',
  'turns',
  'wordsKey',
  'text',
  'maskedText',
  'createdAt',
] as const;

/** One transcript per call: a newer one replaces the older. */
export const saveTranscript = (tx: Tx, { ref, ...made }: NewTranscript, now: Date): PromiseLike<unknown> =>
  tx
    .insert(transcripts)
    .values({ ...ref, ...made, createdAt: now })
    .onConflictDoUpdate({
      target: [transcripts.tenantId, transcripts.callId],
      set: excluded(transcripts, ...written),
    });
