import { and, eq, isNull } from 'drizzle-orm';
import type { CallRef, ResolveAction, StepKey } from '../../core/call.ts';
import { type FailureType, reasonCode } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { calls, parked } from '../../db/tables/calls.ts';
import { completeCall, completeFromSteps } from '../journal/complete.ts';
import { finishStep, parkStep } from '../journal/steps.ts';
import { tell } from '../journal/tell.ts';

type Failure = StepKey & { type: FailureType; message: string };
type Decision = StepKey & { action: ResolveAction; note: string | null; by: string | null };

const ofCall = (ref: CallRef) => and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId));
const openRows = (ref: CallRef) =>
  and(eq(parked.tenantId, ref.tenantId), eq(parked.callId, ref.callId), isNull(parked.resolvedAt));

/** Writes the dead letter of a unit: the call waits for a person. Safe twice: at most one row of a unit is open. */
export async function parkCall(tx: Tx, ref: CallRef, { step, unit, type, message }: Failure, now: Date): Promise<void> {
  const code = reasonCode(type);
  const written = await parkStep(tx, ref, { step, unit }, code);
  if (!written) return;
  const { attempts, firstError } = written;
  const [added] = await tx
    .insert(parked)
    .values({
      ...ref,
      id: newId(),
      step,
      unit,
      failureType: type,
      reasonCode: code,
      attempts,
      firstError: firstError ?? message,
      lastError: message,
      parkedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: parked.id });
  if (!added) return;
  await tx.update(calls).set({ stage: 'parked' }).where(ofCall(ref));
  const data = { step, unit, reasonCode: code, attempts, parkedId: added.id, stage: 'parked' };
  tell(tx, { ...ref, type: 'call.parked', data, at: now });
}

/**
 * Writes down what a person decided about a parked unit. `retry` leaves it to run again, `skip` ends it as skipped, `fail` ends the call.
 * Safe twice: without an open row nothing changes.
 */
export async function resolveParked(
  tx: Tx,
  ref: CallRef,
  { action, step, unit, note, by }: Decision,
  now: Date,
): Promise<void> {
  const [row] = await tx
    .update(parked)
    .set({ resolvedAt: now, action, note, resolvedBy: by })
    .where(and(openRows(ref), eq(parked.step, step), eq(parked.unit, unit)))
    .returning({ id: parked.id });
  if (!row) return;
  tell(tx, { ...ref, type: 'call.resolved', data: { step, unit, action, parkedId: row.id }, at: now });
  const end = (state: 'skipped' | 'failed') =>
    finishStep(tx, ref, { step, unit }, { state, reasonCode: `${state}_by_operator` }, now);
  if (action === 'skip') {
    await end('skipped');
    if (step === 'follow_up') await completeFromSteps(tx, ref, now);
  }
  if (action === 'fail') {
    await end('failed');
    await endCall(tx, ref, 'failed', now);
  }
}

/** Ends a call before its last step: `failed` by an operator, or `canceled`. Open dead letters are closed with it. Safe twice. */
export async function endCall(tx: Tx, ref: CallRef, stage: 'failed' | 'canceled', now: Date): Promise<void> {
  const [call] = await tx.select({ stage: calls.stage }).from(calls).where(ofCall(ref));
  if (!call || call.stage === stage) return;
  await tx.update(parked).set({ resolvedAt: now, action: stage }).where(openRows(ref));
  await completeCall(tx, ref, stage, now);
}
