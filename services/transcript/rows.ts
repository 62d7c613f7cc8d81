import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import type { Turn } from '../../core/transcript.ts';
import { brought, kept, slots, slotsFor } from '../../db/kept.ts';
import type { Tx } from '../../db/open.ts';
import { calls, recordings, transcripts } from '../../db/tables/calls.ts';
import { configColumn, configOf } from '../config/config.ts';
import { searchTexts } from './mask.ts';

const ofCall = slots('tenantId', 'callId');

const sources = kept((tx) =>
  tx
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
      config: configColumn(ofCall.tenantId),
      swapped: calls.speakersSwapped,
    })
    .from(calls)
    .leftJoin(transcripts, and(eq(transcripts.tenantId, calls.tenantId), eq(transcripts.callId, calls.id)))
    .leftJoin(recordings, and(eq(recordings.tenantId, calls.tenantId), eq(recordings.callId, calls.id)))
    .where(and(eq(calls.tenantId, ofCall.tenantId), eq(calls.id, ofCall.callId))),
);

/** What the step starts from; transcript or recording may be missing. @throws {StepFailure} NotFound when the call is gone. */
export async function readSources(tx: Tx, ref: CallRef) {
  const [row] = await sources(tx, ref);
  if (!row) throw new StepFailure('NotFound', `Cannot find call "${ref.callId}"`);
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

const transcript = kept((tx) =>
  tx
    .insert(transcripts)
    .values({ ...ofCall, ...slotsFor(transcripts, ...written) })
    .onConflictDoUpdate({
      target: [transcripts.tenantId, transcripts.callId],
      set: brought(transcripts, ...written),
    }),
);

/** One transcript a call: a newer one takes the place of the older. */
export async function saveTranscript(tx: Tx, { ref, ...made }: NewTranscript, now: Date): Promise<void> {
  await transcript(tx, { ...ref, ...made, ...(await searchTexts(made.turns)), createdAt: now });
}
