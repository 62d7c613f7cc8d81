import { and, eq, isNull } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Insights } from '../../core/insights.ts';
import { excluded } from '../../db/excluded.ts';
import type { Tx } from '../../db/open.ts';
import { send } from '../../db/send.ts';
import { analyses, callMetrics, calls, recordings, transcripts } from '../../db/tables/calls.ts';
import type { CallMetrics } from '../../reading/metrics/measure.ts';
import { configColumn, configOf } from '../config/config.ts';
import { callGone } from '../journal/hold.ts';
import { maskedOrNull } from '../transcript/mask.ts';

/**
 * The inputs of an analysis; `transcript` is null if the call has none. `durationSeconds` is the length of the audio.
 * @throws {StepFailure} NotFound when the call is gone
 */
export async function readMaterial(tx: Tx, { tenantId, callId }: CallRef) {
  const [row] = await tx
    .select({
      transcript: {
        turns: transcripts.turns,
        contentHash: transcripts.contentHash,
        wordsKey: transcripts.wordsKey,
      },
      durationSeconds: recordings.durationSeconds,
      config: configColumn(tenantId),
    })
    .from(calls)
    .leftJoin(transcripts, and(eq(transcripts.tenantId, calls.tenantId), eq(transcripts.callId, calls.id)))
    .leftJoin(recordings, and(eq(recordings.tenantId, calls.tenantId), eq(recordings.callId, calls.id)))
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
  if (!row) throw callGone({ callId });
  return { ...row, config: configOf(row.config) };
}

/** An analysis of the same words by the same analyst, for any call of the tenant: already paid for. */
export async function findInsights(
  tx: Tx,
  { tenantId, requestHash }: { tenantId: string; requestHash: string },
): Promise<Insights | undefined> {
  const [row] = await send(
    tx
      .select({ insights: analyses.insights })
      .from(analyses)
      .where(and(eq(analyses.tenantId, tenantId), eq(analyses.requestHash, requestHash)))
      .limit(1),
  );
  return row?.insights;
}

/** Sets the metrics of a call. A call without audio, whose length nobody has measured, lasts until its last word. */
export function saveMetrics(
  tx: Tx,
  ref: CallRef,
  { metrics, isLengthKnown }: { metrics: CallMetrics; isLengthKnown: boolean },
  now: Date,
) {
  const { durationSeconds } = metrics;
  const length = tx
    .update(calls)
    .set({ durationSeconds })
    .where(and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId), isNull(calls.durationSeconds)));
  return [
    ...(isLengthKnown ? [] : [length]),
    tx
      .insert(callMetrics)
      .values({ ...ref, metrics, createdAt: now })
      .onConflictDoUpdate({
        target: [callMetrics.tenantId, callMetrics.callId],
        set: excluded(callMetrics, 'metrics', 'createdAt'),
      }),
  ];
}

/** Sets the analysis of a call; null removes an older one, which was about a previous transcript. */
export function saveInsights(
  tx: Tx,
  ref: CallRef,
  analysis: { requestHash: string; insights: Insights } | null,
  now: Date,
): PromiseLike<unknown> {
  if (!analysis)
    return tx.delete(analyses).where(and(eq(analyses.tenantId, ref.tenantId), eq(analyses.callId, ref.callId)));
  return tx
    .insert(analyses)
    .values({ ...ref, ...analysis, maskedSummary: maskedOrNull(analysis.insights.summary), createdAt: now })
    .onConflictDoUpdate({
      target: [analyses.tenantId, analyses.callId],
      set: excluded(analyses, 'requestHash', 'insights', 'maskedSummary', 'createdAt'),
    });
}
