import { and, eq, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { BookingDecision } from '../../core/link/booking.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { callLinks } from '../../db/tables/customers.ts';

/** Who decided: `rules`, or the person who chose. */
export const byRules = 'rules';

export type NewLink = {
  customer: { customerId: string | null; confidence: number; reasons: string[] };
  booking: Pick<BookingDecision, 'bookingId' | 'score' | 'confidence' | 'reasons' | 'runnersUp'>;
  decidedBy: string;
};

/** Writes the link of a call over the one before, and onto the call itself. */
export async function saveLink(tx: Tx, { tenantId, callId }: CallRef, link: NewLink, now: Date): Promise<void> {
  const { customer, booking, decidedBy } = link;
  const values = {
    customerId: customer.customerId,
    customerConfidence: customer.confidence,
    customerReasons: customer.reasons,
    bookingId: booking.bookingId,
    bookingScore: booking.score,
    bookingConfidence: booking.confidence,
    bookingReasons: booking.reasons,
    runnersUp: booking.runnersUp,
    decidedBy,
    createdAt: now,
  };
  const shown = tx.$with('shown').as(
    tx
      .update(calls)
      .set({ customerId: customer.customerId, bookingId: booking.bookingId })
      .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)))
      .returning({ id: calls.id }),
  );
  await tx
    .with(shown)
    .insert(callLinks)
    .values({ tenantId, callId, ...values })
    .onConflictDoUpdate({
      target: [callLinks.tenantId, callLinks.callId],
      set: { ...values, version: sql`${callLinks.version} + 1` },
    });
}

/** The link in force, null before the first. */
export async function readLink(tx: Tx, { tenantId, callId }: CallRef): Promise<typeof callLinks.$inferSelect | null> {
  const [link] = await tx
    .select()
    .from(callLinks)
    .where(and(eq(callLinks.tenantId, tenantId), eq(callLinks.callId, callId)));
  return link ?? null;
}
