import { and, eq, sql } from 'drizzle-orm';
import type { CallRef, Stage } from '../../core/call.ts';
import { excluded } from '../../db/excluded.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { callLinks } from '../../db/tables/customers.ts';
import type { BookingDecision } from '../../reading/link/booking.ts';

/** Who decided: `rules`, or the person who chose. */
export const byRules = 'rules';

export type NewLink = {
  customer: { customerId: string | null; confidence: number; reasons: string[] };
  booking: Pick<BookingDecision, 'bookingId' | 'score' | 'confidence' | 'reasons' | 'runnersUp'>;
  decidedBy: string;
};

const decided = [
  'customerId',
  'customerConfidence',
  'customerReasons',
  'bookingId',
  'bookingScore',
  'bookingConfidence',
  'bookingReasons',
  'runnersUp',
  'decidedBy',
  'createdAt',
] as const;

/**
 * Replaces the link of a call, and updates the call itself.
 * @param stage Shown on an open call in the same write; unchanged if missing.
 */
export function saveLink(
  tx: Tx,
  { tenantId, callId }: CallRef,
  { customer, booking, decidedBy }: NewLink,
  now: Date,
  stage?: Stage,
): PromiseLike<unknown>[] {
  const { customerId } = customer;
  const { bookingId } = booking;
  const onCall = tx
    .update(calls)
    .set({ customerId, bookingId, ...(stage ? { stage: whileOpen(stage) } : {}) })
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
  const link = tx
    .insert(callLinks)
    .values({
      tenantId,
      callId,
      customerId,
      customerConfidence: customer.confidence,
      customerReasons: customer.reasons,
      bookingId,
      bookingScore: booking.score,
      bookingConfidence: booking.confidence,
      bookingReasons: booking.reasons,
      runnersUp: booking.runnersUp,
      decidedBy,
      createdAt: now,
    })
    .onConflictDoUpdate({
      target: [callLinks.tenantId, callLinks.callId],
      set: { ...excluded(callLinks, ...decided), version: sql`${callLinks.version} + 1` },
    });
  return [onCall, link];
}

/** An ended call stays in its last stage, even when it is linked again. */
const whileOpen = (stage: Stage) => sql`case when ${calls.finishedAt} is null then ${stage} else ${calls.stage} end`;

/** The current link, null before the first. */
export async function readLink(tx: Tx, { tenantId, callId }: CallRef): Promise<typeof callLinks.$inferSelect | null> {
  const [link] = await tx
    .select()
    .from(callLinks)
    .where(and(eq(callLinks.tenantId, tenantId), eq(callLinks.callId, callId)));
  return link ?? null;
}
