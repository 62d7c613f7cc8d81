import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { transcriptText } from '../../core/transcript/text.ts';
import type { Turn } from '../../core/transcript.ts';
import type { Tx } from '../../db/open.ts';
import { recordings, transcripts } from '../../db/tables/calls.ts';

/** What the step starts from; either may be missing. */
export async function readSources(tx: Tx, { tenantId, callId }: CallRef) {
  const [transcript] = await tx
    .select({ engine: transcripts.engine, requestHash: transcripts.requestHash, text: transcripts.text })
    .from(transcripts)
    .where(and(eq(transcripts.tenantId, tenantId), eq(transcripts.callId, callId)));
  const [recording] = await tx
    .select({
      storageKey: recordings.storageKey,
      sha256: recordings.sha256,
      contentType: recordings.contentType,
      codec: recordings.codec,
      channels: recordings.channels,
      channelsDiffer: recordings.channelsDiffer,
      truncated: recordings.truncated,
      durationSeconds: recordings.durationSeconds,
      peaks: recordings.peaks,
    })
    .from(recordings)
    .where(and(eq(recordings.tenantId, tenantId), eq(recordings.callId, callId)));
  return { transcript, recording };
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

/** One transcript a call: a newer one takes the place of the older. */
export async function saveTranscript(tx: Tx, { ref, ...transcript }: NewTranscript, now: Date): Promise<void> {
  const row = { ...transcript, text: transcriptText(transcript.turns), createdAt: now };
  await tx
    .insert(transcripts)
    .values({ ...ref, ...row })
    .onConflictDoUpdate({ target: [transcripts.tenantId, transcripts.callId], set: row });
}
