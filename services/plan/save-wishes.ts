import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { tell } from '../journal/tell.ts';
import { openReviewItem } from '../question/open.ts';
import type { PlanRow } from './rows.ts';
import type { DoubtfulWish, PlannedWish } from './wishes.ts';

/** A call's plans, including those of an earlier run of the step. */
export const plansOfCall = (tx: Tx, { tenantId, callId }: CallRef): Promise<PlanRow[]> =>
  tx
    .select()
    .from(contactPlans)
    .where(and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.callId, callId)));

/** Writes a plan for each wish, once: a wish that already has one keeps it. */
export async function savePlans(
  tx: Tx,
  { tenantId, callId }: CallRef,
  wishes: readonly PlannedWish[],
  { customerId, maxAttempts, now }: { customerId: string | null; maxAttempts: number; now: Date },
): Promise<void> {
  if (wishes.length === 0) return;
  const made = await tx
    .insert(contactPlans)
    .values(
      wishes.map(({ index, from, to, kind: _, ...wish }) => ({
        tenantId,
        id: newId(),
        origin: 'wish' as const,
        callId,
        customerId,
        ...wish,
        wishIndex: index,
        state: 'waiting' as const,
        wishedFrom: from,
        wishedTo: to,
        maxAttempts,
        createdAt: now,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: contactPlans.id, dueAt: contactPlans.dueAt, dueReason: contactPlans.dueReason });
  for (const { id: planId, dueAt, dueReason } of made) {
    const data = { dueAt: dueAt?.toISOString(), reason: dueReason };
    tell(tx, { tenantId, callId, planId, type: 'plan.scheduled', data, at: now });
  }
}

/** Postgres limits index entries; a phrase has no limit. */
const longestSubject = 200;

/** Asks a person about wishes that cannot be kept otherwise, with the words that were said. */
export async function askAboutWishes(tx: Tx, ref: CallRef, wishes: readonly DoubtfulWish[], now: Date): Promise<void> {
  for (const { kind, phrase, quotes, reason } of wishes) {
    const subject = phrase.slice(0, longestSubject);
    await openReviewItem(tx, { ...ref, kind, subject, facts: { phrase, quotes, reason } }, now);
  }
}
