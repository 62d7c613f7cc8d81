import { and, eq, sql } from 'drizzle-orm';
import { type CallRef, finalStage, type Step, type StepResult, stageOfStep, steps } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls, outbox } from '../../db/tables/calls.ts';
import { recordEvents } from './events.ts';

const thisCall = (ref: CallRef) => and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId));

/** Marks the step as running, one attempt more, and shows the call in the step's stage. */
export async function startStep(tx: Tx, ref: CallRef, step: Step, now: Date): Promise<void> {
  const running = { state: 'running' as const, reasonCode: null, finishedAt: null };
  const [row] = await tx
    .insert(callSteps)
    .values({ ...ref, step, ...running, attempts: 1, startedAt: now })
    .onConflictDoUpdate({
      target: [callSteps.tenantId, callSteps.callId, callSteps.step],
      set: {
        ...running,
        attempts: sql`${callSteps.attempts} + 1`,
        startedAt: sql`coalesce(${callSteps.startedAt}, ${now})`,
      },
    })
    .returning({ attempts: callSteps.attempts });
  const stage = stageOfStep[step];
  await tx.update(calls).set({ stage }).where(thisCall(ref));
  await recordEvents(tx, [
    { ...ref, type: 'step.started', data: { step, stage, attempt: row?.attempts ?? 1 }, at: now },
  ]);
}

/** Keeps the message of the first failed attempt, for the dead letter that may follow. */
export async function noteFailedAttempt(tx: Tx, ref: CallRef, step: Step, message: string): Promise<void> {
  await tx
    .update(callSteps)
    .set({ firstError: sql`coalesce(${callSteps.firstError}, ${message})` })
    .where(and(eq(callSteps.tenantId, ref.tenantId), eq(callSteps.callId, ref.callId), eq(callSteps.step, step)));
}

/** Writes that the step has ended, and nothing of what follows from it. */
export async function endStep(tx: Tx, ref: CallRef, step: Step, result: StepResult, now: Date): Promise<void> {
  const ended = { state: result.state, reasonCode: result.reasonCode, finishedAt: now, firstError: null };
  await tx
    .insert(callSteps)
    .values({ ...ref, step, ...ended, attempts: 1, startedAt: now })
    .onConflictDoUpdate({ target: [callSteps.tenantId, callSteps.callId, callSteps.step], set: ended });
  await recordEvents(tx, [{ ...ref, type: 'step.finished', data: { step, ...result }, at: now }]);
}

/**
 * Ends the step in the same transaction as the rows it made; after the last step it also settles the call. Safe twice: states are
 * set, not counted, and the outbox holds one `call.completed` a call.
 */
export async function finishStep(tx: Tx, ref: CallRef, step: Step, result: StepResult, now: Date): Promise<void> {
  await endStep(tx, ref, step, result, now);
  if (step !== steps.at(-1)) return;
  const results = await tx
    .select({ state: callSteps.state, reasonCode: callSteps.reasonCode })
    .from(callSteps)
    .where(and(eq(callSteps.tenantId, ref.tenantId), eq(callSteps.callId, ref.callId)));
  await completeCall(tx, ref, finalStage(results), now);
}

/** Gives the call its final stage and tells it: event for watchers, outbox row for others. */
export async function completeCall(
  tx: Tx,
  ref: CallRef,
  stage: 'done' | 'partial' | 'failed' | 'canceled',
  now: Date,
): Promise<void> {
  await tx.update(calls).set({ stage, finishedAt: now }).where(thisCall(ref));
  const told = { tenantId: ref.tenantId, topic: 'call.completed', subjectId: ref.callId, createdAt: now };
  await tx
    .insert(outbox)
    .values({ ...told, id: newId(), payload: { callId: ref.callId, stage } })
    .onConflictDoNothing();
  await recordEvents(tx, [{ ...ref, type: 'call.completed', data: { stage }, at: now }]);
}
