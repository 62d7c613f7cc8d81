import { and, eq, isNull } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Insights } from '../../core/insights.ts';
import type { CallMetrics } from '../../core/metrics/measure.ts';
import type { Tx } from '../../db/open.ts';
import { analyses, callMetrics, calls, recordings, transcripts } from '../../db/tables/calls.ts';

/** What an analysis is made from; `transcript` is undefined where the call has none. `durationSeconds` is the length of the audio. */
export async function readMaterial(tx: Tx, { tenantId, callId }: CallRef) {
  const [transcript] = await tx
    .select({ turns: transcripts.turns, contentHash: transcripts.contentHash, wordsKey: transcripts.wordsKey })
    .from(transcripts)
    .where(and(eq(transcripts.tenantId, tenantId), eq(transcripts.callId, callId)));
  const [recording] = await tx
    .select({ durationSeconds: recordings.durationSeconds })
    .from(recordings)
    .where(and(eq(recordings.tenantId, tenantId), eq(recordings.callId, callId)));
  return { transcript, durationSeconds: recording?.durationSeconds ?? null };
}

/** An analysis of the same words by the same analyst, of whichever call of the tenant: what was paid for once. */
export async function findInsights(
  tx: Tx,
  { tenantId, requestHash }: { tenantId: string; requestHash: string },
): Promise<Insights | undefined> {
  const [row] = await tx
    .select({ insights: analyses.insights })
    .from(analyses)
    .where(and(eq(analyses.tenantId, tenantId), eq(analyses.requestHash, requestHash)))
    .limit(1);
  return row?.insights;
}

/** Sets the figures of a call. A call without audio takes its duration from its last word. */
export async function saveMetrics(tx: Tx, ref: CallRef, metrics: CallMetrics, now: Date): Promise<void> {
  const made = { metrics, createdAt: now };
  await tx
    .insert(callMetrics)
    .values({ ...ref, ...made })
    .onConflictDoUpdate({ target: [callMetrics.tenantId, callMetrics.callId], set: made });
  await tx
    .update(calls)
    .set({ durationSeconds: metrics.durationSeconds })
    .where(and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId), isNull(calls.durationSeconds)));
}

/** Sets the analysis of a call; null takes an older one away, which spoke of words that are no longer its transcript. */
export async function saveInsights(
  tx: Tx,
  ref: CallRef,
  analysis: { requestHash: string; insights: Insights } | null,
  now: Date,
): Promise<void> {
  if (!analysis) {
    await tx.delete(analyses).where(and(eq(analyses.tenantId, ref.tenantId), eq(analyses.callId, ref.callId)));
    return;
  }
  const made = { ...analysis, createdAt: now };
  await tx
    .insert(analyses)
    .values({ ...ref, ...made })
    .onConflictDoUpdate({ target: [analyses.tenantId, analyses.callId], set: made });
}
