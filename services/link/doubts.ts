import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { reviewItems } from '../../db/tables/customers.ts';
import { tell } from '../journal/tell.ts';
import type { LinkableCall } from './call.ts';
import type { LinkDecision } from './decide.ts';
import { byRules } from './save.ts';

/** What linking may leave for a person. */
export const linkDoubts = ['customer_unknown', 'customer_uncertain', 'booking_uncertain'] as const;
export type LinkDoubt = (typeof linkDoubts)[number];

type Doubt = { kind: LinkDoubt; number: string | null; facts: Record<string, unknown> };

/**
 * What a person should check about a decision: at most one thing, since a booking is only looked for with a customer.
 */
export function doubtsOf(call: LinkableCall, decision: LinkDecision): Doubt[] {
  const { side, rawNumber } = call;
  const { customer, holders } = decision;
  if (customer.customerId !== null) return doubtOfBooking(decision);
  if (side.kind === 'withheld' || side.kind === 'unknown' || side.kind === 'internal') return [];
  if (holders.length === 0) {
    const facts = {
      number: side.e164 ?? rawNumber,
      reason: side.e164 ? 'no_match' : 'unreadable',
      name: nameHeard(call),
    };
    return [{ kind: 'customer_unknown', number: side.e164, facts }];
  }
  const nameOf = new Map(holders.map(({ customerId, name }) => [customerId, name]));
  const candidates = customer.candidates.map((one) => ({ ...one, name: nameOf.get(one.customerId) ?? '' }));
  return [
    { kind: 'customer_uncertain', number: side.e164, facts: { number: side.e164, candidates, name: nameHeard(call) } },
  ];
}

export function doubtOfBooking({ booking, bookings }: Pick<LinkDecision, 'booking' | 'bookings'>): Doubt[] {
  if (!booking.uncertain) return [];
  const of = new Map(bookings.map((one) => [one.bookingId, one]));
  const chosen = { bookingId: booking.bookingId ?? '', score: booking.score ?? 0, reasons: booking.reasons };
  const candidates = [chosen, ...booking.runnersUp].map((one) => {
    const known = of.get(one.bookingId);
    return { ...one, title: known?.title ?? '', startsAt: known?.startsAt.toISOString() ?? null };
  });
  return [{ kind: 'booking_uncertain', number: null, facts: { bookingId: booking.bookingId, candidates } }];
}

/** The first person's name that the customer said, a suggestion for a new customer; often their own. */
const nameHeard = ({ insights }: LinkableCall): string | null =>
  insights?.entities.find(({ kind, quotes }) => kind === 'person' && quotes[0]?.speaker === 'customer')?.text ?? null;

/**
 * Aligns the call's review items with the current doubts. The rules close what is no longer in doubt, what a person
 * settled stays settled, and a repeated doubt is one item.
 */
export async function saveDoubts(
  tx: Tx,
  { tenantId, callId }: CallRef,
  doubts: readonly Doubt[],
  now: Date,
): Promise<void> {
  const ofCall = and(eq(reviewItems.tenantId, tenantId), eq(reviewItems.callId, callId));
  const settled = linkDoubts.filter((kind) => !doubts.some((doubt) => doubt.kind === kind));
  const closed = await tx
    .update(reviewItems)
    .set({ resolvedAt: now, resolution: 'linked', resolvedBy: byRules })
    .where(and(ofCall, inArray(reviewItems.kind, settled), isNull(reviewItems.resolvedAt)))
    .returning({ id: reviewItems.id, kind: reviewItems.kind });
  const opened = [];
  for (const { kind, number, facts } of doubts) {
    const [item] = await tx
      .insert(reviewItems)
      .values({ tenantId, id: newId(), callId, kind, number, facts, createdAt: now })
      .onConflictDoUpdate({
        target: [reviewItems.tenantId, reviewItems.callId, reviewItems.kind, reviewItems.subject],
        set: { facts, number, resolvedAt: null, resolution: null, resolvedBy: null },
        setWhere: sql`${reviewItems.resolvedAt} is null or ${reviewItems.resolvedBy} = ${byRules}`,
      })
      .returning({ id: reviewItems.id, kind: reviewItems.kind, isNew: sql<boolean>`xmax = 0` });
    if (item?.isNew) opened.push(item);
  }
  for (const { id, kind } of closed) {
    const data = { reviewItemId: id, kind, resolution: 'linked' };
    tell(tx, { tenantId, callId, type: 'review.resolved', data, at: now });
  }
  for (const { id, kind } of opened)
    tell(tx, { tenantId, callId, type: 'review.created', data: { reviewItemId: id, kind }, at: now });
}
