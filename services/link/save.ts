import { and, eq, sql } from 'drizzle-orm';
import type { CallRef, Stage } from '../../core/call.ts';
import { brought, kept, slots, slotsFor } from '../../db/kept.ts';
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

const ofCall = slots('tenantId', 'callId');
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

const linkInto = kept((tx) => {
  const { stage, ...linked } = slotsFor(calls, 'customerId', 'bookingId', 'stage');
  const shown = tx.$with('shown').as(
    tx
      .update(calls)
      .set({
        ...linked,
        stage: sql`case when ${calls.finishedAt} is null then coalesce(${stage}, ${calls.stage}) else ${calls.stage} end`,
      })
      .where(and(eq(calls.tenantId, ofCall.tenantId), eq(calls.id, ofCall.callId)))
      .returning({ id: calls.id }),
  );
  return tx
    .with(shown)
    .insert(callLinks)
    .values({ ...ofCall, ...slotsFor(callLinks, ...decided) })
    .onConflictDoUpdate({
      target: [callLinks.tenantId, callLinks.callId],
      set: { ...brought(callLinks, ...decided), version: sql`${callLinks.version} + 1` },
    });
});

/**
 * Writes the link of a call over the one before, and onto the call itself.
 * @param stage To show an open call in with the same write; it stays as it is without.
 */
export async function saveLink(
  tx: Tx,
  { tenantId, callId }: CallRef,
  { customer, booking, decidedBy }: NewLink,
  now: Date,
  stage: Stage | null = null,
): Promise<void> {
  await linkInto(tx, {
    tenantId,
    callId,
    stage,
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
  });
}

const linkOf = kept((tx) =>
  tx
    .select()
    .from(callLinks)
    .where(and(eq(callLinks.tenantId, ofCall.tenantId), eq(callLinks.callId, ofCall.callId))),
);

/** The link in force, null before the first. */
export async function readLink(tx: Tx, { tenantId, callId }: CallRef): Promise<typeof callLinks.$inferSelect | null> {
  const [link] = await linkOf(tx, { tenantId, callId });
  return link ?? null;
}
