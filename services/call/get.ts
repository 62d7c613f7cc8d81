import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { analyses, callMetrics, calls, recordings } from '../../db/tables/calls.ts';
import { bookings, callLinks, customers } from '../../db/tables/customers.ts';
import { readCost } from './cost.ts';
import { factColumns, joinCustomer, readSteps } from './facts.ts';
import type { CallView, LinkView } from './view.ts';

/**
 * One call with everything known about it. Steps are read last: they are never behind the stage shown.
 * @throws {Problem} not_found, also for a call of another tenant
 */
export async function getCall(tx: Tx, { tenantId, callId }: CallRef): Promise<CallView> {
  const [row] = await tx
    .select({
      facts: factColumns,
      speakersSwapped: calls.speakersSwapped,
      runStartedAt: calls.runStartedAt,
      run: { number: calls.run, rebuiltCause: calls.rebuiltCause, rebuiltAt: calls.rebuiltAt },
      bookingTitle: bookings.title,
      recording: recordings,
      link: callLinks,
      insights: analyses.insights,
      metrics: callMetrics.metrics,
    })
    .from(calls)
    .leftJoin(customers, joinCustomer)
    .leftJoin(bookings, and(eq(bookings.tenantId, calls.tenantId), eq(bookings.id, calls.bookingId)))
    .leftJoin(recordings, and(eq(recordings.tenantId, calls.tenantId), eq(recordings.callId, calls.id)))
    .leftJoin(callLinks, and(eq(callLinks.tenantId, calls.tenantId), eq(callLinks.callId, calls.id)))
    .leftJoin(analyses, and(eq(analyses.tenantId, calls.tenantId), eq(analyses.callId, calls.id)))
    .leftJoin(callMetrics, and(eq(callMetrics.tenantId, calls.tenantId), eq(callMetrics.callId, calls.id)))
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
  if (!row) throw notFound('call', callId);
  const stepsOf = await readSteps(tx, { tenantId, callIds: [callId] });
  return {
    ...row.facts,
    steps: stepsOf.get(callId) ?? [],
    bookingTitle: row.bookingTitle,
    recording: row.recording && recordingView(row.recording),
    link: row.link && linkView(row.link),
    insights: row.insights,
    metrics: row.metrics,
    speakersSwapped: row.speakersSwapped,
    run: { ...row.run, number: isCanceled(row) ? row.run.number - 1 : row.run.number },
    cost: await readCost(tx, { tenantId, callId }),
  };
}

/** A cancel raises the number, so the canceled run writes no more: there is no run under the new one. */
const isCanceled = ({
  runStartedAt,
  facts: { finishedAt },
}: {
  runStartedAt: Date | null;
  facts: { finishedAt: Date | null };
}) => runStartedAt !== null && finishedAt !== null && runStartedAt >= finishedAt;

function recordingView({ bytes, contentType, codec, channels, truncated }: typeof recordings.$inferSelect) {
  return { bytes, contentType, codec, channels, truncated };
}

function linkView(link: typeof callLinks.$inferSelect): LinkView {
  return {
    decidedBy: link.decidedBy,
    version: link.version,
    customer: { confidence: link.customerConfidence, reasons: link.customerReasons },
    booking: {
      score: link.bookingScore,
      confidence: link.bookingConfidence,
      reasons: link.bookingReasons,
      runnersUp: link.runnersUp,
    },
  };
}
