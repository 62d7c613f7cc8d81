import { and, eq, sql } from 'drizzle-orm';
import type { Direction } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { analyses, calls } from '../../db/tables/calls.ts';
import { callLinks } from '../../db/tables/customers.ts';
import { encodeCursor } from '../paging/cursor.ts';
import { afterLatest, latestFirst } from '../paging/latest.ts';
import { getBooking } from './get.ts';

/** A call of a booking and why it is linked. `score` null: not linked by score, e.g. because a person said so. */
export type BookingCall = {
  callId: string;
  direction: Direction;
  startedAt: Date;
  durationSeconds: number | null;
  agentName: string | null;
  /** What it was about; null without an analysis. */
  matter: string | null;
  score: number | null;
  /** 0 to 1. */
  confidence: number;
  reasons: string[];
  /** `rules`, or the person who corrected it. */
  decidedBy: string;
};

/** Calls linked to a booking, latest start first. `nextCursor` is null on the last page. @throws {Problem} not_found */
export async function listBookingCalls(
  tx: Tx,
  {
    tenantId,
    bookingId,
    cursor,
    limit,
  }: { tenantId: string; bookingId: string; cursor?: string | undefined; limit: number },
): Promise<{ items: BookingCall[]; nextCursor: string | null }> {
  await getBooking(tx, { tenantId, bookingId });
  const rows = await tx
    .select({
      callId: calls.id,
      direction: calls.direction,
      startedAt: calls.startedAt,
      durationSeconds: calls.durationSeconds,
      agentName: calls.agentName,
      matter: sql<string | null>`${analyses.insights} -> 'intent' ->> 'name'`,
      score: callLinks.bookingScore,
      confidence: callLinks.bookingConfidence,
      reasons: callLinks.bookingReasons,
      decidedBy: callLinks.decidedBy,
    })
    .from(calls)
    .leftJoin(callLinks, and(eq(callLinks.tenantId, calls.tenantId), eq(callLinks.callId, calls.id)))
    .leftJoin(analyses, and(eq(analyses.tenantId, calls.tenantId), eq(analyses.callId, calls.id)))
    .where(
      and(
        eq(calls.tenantId, tenantId),
        eq(calls.bookingId, bookingId),
        cursor ? afterLatest(calls.startedAt, calls.id, cursor) : undefined,
      ),
    )
    .orderBy(...latestFirst(calls.startedAt, calls.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map(({ confidence, reasons, decidedBy, ...call }) => ({
      ...call,
      confidence: confidence ?? 1,
      reasons: reasons ?? [],
      decidedBy: decidedBy ?? 'rules',
    })),
    nextCursor: last ? encodeCursor([last.startedAt.toISOString(), last.callId]) : null,
  };
}
