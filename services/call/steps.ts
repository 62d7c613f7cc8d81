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

/**
 * Marks the step as ended, in the same transaction as the rows it made. After the last step it also settles the call: final stage,
 * `call.completed` event and outbox row (unique by call, so that a step that runs twice completes once).
 */
export async function finishStep(tx: Tx, ref: CallRef, step: Step, result: StepResult, now: Date): Promise<void> {
  const ended = { state: result.state, reasonCode: result.reasonCode, finishedAt: now };
  await tx
    .insert(callSteps)
    .values({ ...ref, step, ...ended, attempts: 1, startedAt: now })
    .onConflictDoUpdate({ target: [callSteps.tenantId, callSteps.callId, callSteps.step], set: ended });
  const finished = { ...ref, type: 'step.finished' as const, data: { step, ...result }, at: now };
  if (step !== steps.at(-1)) return recordEvents(tx, [finished]);

  const results = await tx
    .select({ state: callSteps.state, reasonCode: callSteps.reasonCode })
    .from(callSteps)
    .where(and(eq(callSteps.tenantId, ref.tenantId), eq(callSteps.callId, ref.callId)));
  const stage = finalStage(results);
  await tx.update(calls).set({ stage, finishedAt: now }).where(thisCall(ref));
  await tx
    .insert(outbox)
    .values({
      tenantId: ref.tenantId,
      id: newId(),
      topic: 'call.completed',
      subjectId: ref.callId,
      payload: { callId: ref.callId, stage },
      createdAt: now,
    })
    .onConflictDoNothing();
  await recordEvents(tx, [finished, { ...ref, type: 'call.completed', data: { stage }, at: now }]);
}
