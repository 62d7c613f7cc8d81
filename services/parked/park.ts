import { and, eq, isNull } from 'drizzle-orm';
import type { CallRef, ResolveAction, Step } from '../../core/call.ts';
import { type FailureType, reasonCode } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls, parked } from '../../db/tables/calls.ts';
import { recordEvents } from '../journal/events.ts';
import { completeCall, endStep, finishStep } from '../journal/steps.ts';

type Failure = { step: Step; type: FailureType; message: string };

const ofCall = (ref: CallRef) => and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId));
const openRow = (ref: CallRef) =>
  and(eq(parked.tenantId, ref.tenantId), eq(parked.callId, ref.callId), isNull(parked.resolvedAt));

/** Writes the dead letter: the call waits for a person. Safe twice: at most one row of a call is open. */
export async function parkCall(tx: Tx, ref: CallRef, { step, type, message }: Failure, now: Date): Promise<void> {
  const ofStep = and(eq(callSteps.tenantId, ref.tenantId), eq(callSteps.callId, ref.callId), eq(callSteps.step, step));
  const [row] = await tx.select().from(callSteps).where(ofStep);
  const attempts = row?.attempts ?? 1;
  const code = reasonCode(type);
  const [added] = await tx
    .insert(parked)
    .values({
      ...ref,
      id: newId(),
      step,
      failureType: type,
      reasonCode: code,
      attempts,
      firstError: row?.firstError ?? message,
      lastError: message,
      parkedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: parked.id });
  if (!added) return;
  const state = { state: 'parked' as const, reasonCode: code, finishedAt: null };
  await tx
    .insert(callSteps)
    .values({ ...ref, step, ...state, attempts, startedAt: now })
    .onConflictDoUpdate({ target: [callSteps.tenantId, callSteps.callId, callSteps.step], set: state });
  await tx.update(calls).set({ stage: 'parked' }).where(ofCall(ref));
  await recordEvents(tx, [
    {
      ...ref,
      type: 'call.parked',
      data: { step, reasonCode: code, attempts, parkedId: added.id, stage: 'parked' },
      at: now,
    },
  ]);
}

/**
 * Writes down what a person decided about a parked call. `retry` leaves the step to run again, `skip` ends it as skipped, `fail`
 * ends the call. Safe twice: without an open row nothing changes.
 */
export async function resolveParked(
  tx: Tx,
  ref: CallRef,
  { action, step, note, by }: { action: ResolveAction; step: Step; note: string | null; by: string | null },
  now: Date,
): Promise<void> {
  const [row] = await tx
    .update(parked)
    .set({ resolvedAt: now, action, note, resolvedBy: by })
    .where(openRow(ref))
    .returning({ id: parked.id });
  if (!row) return;
  await recordEvents(tx, [{ ...ref, type: 'call.resolved', data: { step, action, parkedId: row.id }, at: now }]);
  if (action === 'skip') await finishStep(tx, ref, step, { state: 'skipped', reasonCode: 'skipped_by_operator' }, now);
  if (action === 'fail') {
    await endStep(tx, ref, step, { state: 'failed', reasonCode: 'failed_by_operator' }, now);
    await endCall(tx, ref, 'failed', now);
  }
}

/** Ends a call before its last step: `failed` by an operator, or `canceled`. An open dead letter is closed with it. Safe twice. */
export async function endCall(tx: Tx, ref: CallRef, stage: 'failed' | 'canceled', now: Date): Promise<void> {
  const [call] = await tx.select({ stage: calls.stage }).from(calls).where(ofCall(ref));
  if (!call || call.stage === stage) return;
  await tx.update(parked).set({ resolvedAt: now, action: stage }).where(openRow(ref));
  await completeCall(tx, ref, stage, now);
}
