import { and, eq, isNull } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import type { Insights } from '../../core/insights.ts';
import { brought, kept, slots, slotsFor } from '../../db/kept.ts';
import type { Tx } from '../../db/open.ts';
import { analyses, callMetrics, calls, recordings, transcripts } from '../../db/tables/calls.ts';
import type { CallMetrics } from '../../reading/metrics/measure.ts';
import { configColumn, configOf } from '../config/config.ts';
import { maskedOrNull } from '../transcript/mask.ts';

const ofCall = slots('tenantId', 'callId');

const material = kept((tx) =>
  tx
    .select({
      transcript: {
        turns: transcripts.turns,
        contentHash: transcripts.contentHash,
        wordsKey: transcripts.wordsKey,
      },
      durationSeconds: recordings.durationSeconds,
      config: configColumn(ofCall.tenantId),
    })
    .from(calls)
    .leftJoin(transcripts, and(eq(transcripts.tenantId, calls.tenantId), eq(transcripts.callId, calls.id)))
    .leftJoin(recordings, and(eq(recordings.tenantId, calls.tenantId), eq(recordings.callId, calls.id)))
    .where(and(eq(calls.tenantId, ofCall.tenantId), eq(calls.id, ofCall.callId))),
);

/**
 * What an analysis is made from; `transcript` is null where the call has none. `durationSeconds` is the length of the audio.
 * @throws {StepFailure} NotFound when the call is gone.
 */
export async function readMaterial(tx: Tx, ref: CallRef) {
  const [row] = await material(tx, ref);
  if (!row) throw new StepFailure('NotFound', `Cannot find call "${ref.callId}"`);
  return { ...row, config: configOf(row.config) };
}

const requested = slots('tenantId', 'requestHash');

const insightsOf = kept((tx) =>
  tx
    .select({ insights: analyses.insights })
    .from(analyses)
    .where(and(eq(analyses.tenantId, requested.tenantId), eq(analyses.requestHash, requested.requestHash)))
    .limit(1),
);

/** An analysis of the same words by the same analyst, of whichever call of the tenant: what was paid for once. */
export async function findInsights(
  tx: Tx,
  asked: { tenantId: string; requestHash: string },
): Promise<Insights | undefined> {
  const [row] = await insightsOf(tx, asked);
  return row?.insights;
}

const metricsOf = kept((tx) => {
  const lasting = tx.$with('lasting').as(
    tx
      .update(calls)
      .set(slotsFor(calls, 'durationSeconds'))
      .where(and(eq(calls.tenantId, ofCall.tenantId), eq(calls.id, ofCall.callId), isNull(calls.durationSeconds)))
      .returning({ id: calls.id }),
  );
  return tx
    .with(lasting)
    .insert(callMetrics)
    .values({ ...ofCall, ...slotsFor(callMetrics, 'metrics', 'createdAt') })
    .onConflictDoUpdate({
      target: [callMetrics.tenantId, callMetrics.callId],
      set: brought(callMetrics, 'metrics', 'createdAt'),
    });
});

/** Sets the figures of a call. A call without audio takes its duration from its last word. */
export async function saveMetrics(tx: Tx, ref: CallRef, metrics: CallMetrics, now: Date): Promise<void> {
  await metricsOf(tx, { ...ref, metrics, durationSeconds: metrics.durationSeconds, createdAt: now });
}

const analysisOf = kept((tx) =>
  tx
    .insert(analyses)
    .values({ ...ofCall, ...slotsFor(analyses, 'requestHash', 'insights', 'maskedSummary', 'createdAt') })
    .onConflictDoUpdate({
      target: [analyses.tenantId, analyses.callId],
      set: brought(analyses, 'requestHash', 'insights', 'maskedSummary', 'createdAt'),
    }),
);

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
  const maskedSummary = maskedOrNull(analysis.insights.summary);
  await analysisOf(tx, { ...ref, ...analysis, maskedSummary, createdAt: now });
}
