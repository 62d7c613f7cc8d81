import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Insights } from '../../core/insights.ts';
import type { Tx } from '../../db/open.ts';
import { analyses, calls, transcripts } from '../../db/tables/calls.ts';
import { type Heard, hearInPieces } from '../../reading/link/heard.ts';
import { type CustomerSide, customerSide } from '../../reading/link/side.ts';
import { toE164 } from '../../reading/phone/normalize.ts';
import { callColumns } from '../call/columns.ts';
import { configColumn, configOf } from '../config/config.ts';
import { callGone } from '../journal/hold.ts';
import { runPaced } from '../progress/pace.ts';

/** What linking knows about a call. Without a transcript or analysis it uses number and time only. */
export type LinkableCall = CallRef & {
  startedAt: Date;
  timeZone: string;
  side: CustomerSide;
  /** The customer side's number as given, null when unknown. */
  rawNumber: string | null;
  heard: Heard;
  insights: Insights | null;
  customerId: string | null;
};

/**
 * Reads the call and locks its row, so a person and a step never decide on one call at the same time.
 * @throws {StepFailure} NotFound, also for a call of another tenant
 */
export async function readLinkableCall(tx: Tx, ref: CallRef): Promise<LinkableCall> {
  const [row] = await tx
    .select({
      ...callColumns,
      turns: transcripts.turns,
      insights: analyses.insights,
      config: configColumn(ref.tenantId),
    })
    .from(calls)
    .leftJoin(transcripts, and(eq(transcripts.tenantId, calls.tenantId), eq(transcripts.callId, calls.id)))
    .leftJoin(analyses, and(eq(analyses.tenantId, calls.tenantId), eq(analyses.callId, calls.id)))
    .where(and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId)))
    .for('update', { of: calls });
  if (!row) throw callGone(ref);
  const { turns, insights, ...call } = row;
  const config = configOf(row.config);
  // A number that could not be parsed when the call arrived may be parseable by today's rules.
  const readNow = (raw: string | null) => toE164(raw, config.region, config.ownNumbers);
  const from = { raw: call.fromNumber, e164: call.fromE164 ?? readNow(call.fromNumber) };
  const to = { raw: call.toNumber, e164: call.toE164 ?? readNow(call.toNumber) };
  const side = customerSide({ direction: call.direction, from, to }, config.ownNumbers);
  return {
    ...{ tenantId: ref.tenantId, callId: ref.callId },
    startedAt: call.startedAt,
    timeZone: config.timeZone,
    side,
    rawNumber: call.direction === 'inbound' ? call.fromNumber : call.toNumber,
    heard: await runPaced(hearInPieces(turns ?? [], insights)),
    insights,
    customerId: call.customerId,
  };
}
