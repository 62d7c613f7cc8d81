import { and, eq, isNull } from 'drizzle-orm';
import type { CallRef, StepKey } from '../../core/call.ts';
import { type FailureType, reasonCode } from '../../core/failures.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { calls, parked } from '../../db/tables/calls.ts';
import { completeCall } from '../journal/complete.ts';
import { parkStep, unparkSteps } from '../journal/steps.ts';
import { tell } from '../journal/tell.ts';

type OfRun = CallRef & { run?: number };
type Failure = StepKey & { type: FailureType; message: string };

const ofCall = (ref: CallRef) => and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId));

/** Writes the dead letter of a unit: the call waits for a person. Safe to repeat: a unit has at most one open row. */
export async function parkCall(
  tx: Tx,
  { tenantId, callId, run }: OfRun,
  { step, unit, type, message }: Failure,
  now: Date,
): Promise<void> {
  const ref = { tenantId, callId };
  const code = reasonCode(type);
  const written = await parkStep(tx, run ? { ...ref, run } : ref, { step, unit }, code);
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
 * Ends a call before its last step: `failed` by an operator, or `canceled`. Also closes open dead letters. Safe to
 * repeat.
 */
export async function endCall(tx: Tx, ref: OfRun, stage: 'failed' | 'canceled', now: Date): Promise<void> {
  const [call] = await tx
    .select({ finishedAt: calls.finishedAt, run: calls.run })
    .from(calls)
    .where(ofCall(ref))
    .for('no key update');
  if (!call || call.finishedAt || (ref.run && ref.run !== call.run)) return;
  await tx
    .update(parked)
    .set({ resolvedAt: now, action: stage })
    .where(and(eq(parked.tenantId, ref.tenantId), eq(parked.callId, ref.callId), isNull(parked.resolvedAt)));
  await unparkSteps(tx, ref);
  await completeCall(tx, ref, stage, now);
}
