import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { type CallRef, mainOf } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls } from '../../db/tables/calls.ts';
import { reviewItems } from '../../db/tables/customers.ts';
import { finishStep } from '../journal/steps.ts';
import { resultOfMemories, saveMemories } from '../memory/remember.ts';
import { type LinkableCall, readLinkableCall } from './call.ts';
import { linkCall } from './link.ts';

/** One transaction should take about a second; a number with more calls than this is not a customer's. */
const maxCalls = 200;

/**
 * Links the calls of a number that were left for review, as if they had just come in: latest first, at most 200. Used
 * when the number gets an owner.
 * @returns how many now have a customer
 */
export async function linkUnlinkedCalls(
  tx: Tx,
  { tenantId, number, now }: { tenantId: string; number: string; now: Date },
): Promise<number> {
  const waiting = await tx
    .select({ callId: reviewItems.callId })
    .from(reviewItems)
    .where(
      and(
        eq(reviewItems.tenantId, tenantId),
        eq(reviewItems.number, number),
        isNull(reviewItems.resolvedAt),
        inArray(reviewItems.kind, ['customer_unknown', 'customer_uncertain']),
      ),
    )
    .orderBy(desc(reviewItems.createdAt))
    .limit(maxCalls);
  let linked = 0;
  for (const { callId } of waiting) {
    const call = await readLinkableCall(tx, { tenantId, callId });
    const result = await linkCall(tx, call, now);
    await finishStep(tx, { tenantId, callId }, mainOf('link'), result, now);
    await rememberAgain(tx, call, now);
    if (result.reasonCode === null) linked++;
  }
  return linked;
}

/** Moves a call's memories to its current customer; skips calls that have not reached that step. */
export async function rememberAgain(tx: Tx, call: LinkableCall, now: Date): Promise<void> {
  const { tenantId, callId }: CallRef = call;
  const [state] = await tx
    .select({ step: callSteps.state, customerId: calls.customerId, saidAt: calls.startedAt })
    .from(calls)
    .innerJoin(callSteps, and(eq(callSteps.tenantId, calls.tenantId), eq(callSteps.callId, calls.id)))
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId), eq(callSteps.step, 'remember')));
  if (state?.step !== 'done' && state?.step !== 'skipped') return;
  const memories = call.insights?.memories ?? [];
  const memorable = { customerId: state.customerId, saidAt: state.saidAt, memories };
  await Promise.all(saveMemories(tx, call, memorable));
  await finishStep(tx, { tenantId, callId }, mainOf('remember'), resultOfMemories(memorable), now);
}
