import { and, eq, sql } from 'drizzle-orm';
import { type CallRef, finalStage, type Step, type StepResult, stageOfStep, steps } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { callEvents, callSteps, calls, outbox } from '../../db/tables/calls.ts';

/** Marks the step as running, one attempt more, and shows the call in the step's stage. One statement, since every step of every call pays for it. */
export async function startStep(tx: Tx, { tenantId, callId }: CallRef, step: Step, now: Date): Promise<void> {
  const stage = stageOfStep[step];
  await tx.execute(sql`
    with started as (
      insert into ${callSteps} (tenant_id, call_id, step, state, attempts, started_at)
      values (${tenantId}, ${callId}, ${step}, 'running', 1, ${now})
      on conflict (tenant_id, call_id, step) do update
        set state = 'running', reason_code = null, finished_at = null, attempts = call_steps.attempts + 1,
            started_at = coalesce(call_steps.started_at, excluded.started_at)
      returning attempts
    ), shown as (
      update ${calls} set stage = ${stage} where tenant_id = ${tenantId} and id = ${callId}
    )
    insert into ${callEvents} (tenant_id, call_id, type, data, at)
    select ${tenantId}, ${callId}, 'step.started',
           jsonb_build_object('step', ${step}::text, 'stage', ${stage}::text, 'attempt', attempts), ${now}
    from started`);
}

/** Keeps the message of the first failed attempt, for the dead letter that may follow. */
export async function noteFailedAttempt(tx: Tx, ref: CallRef, step: Step, message: string): Promise<void> {
  await tx
    .update(callSteps)
    .set({ firstError: sql`coalesce(${callSteps.firstError}, ${message})` })
    .where(and(eq(callSteps.tenantId, ref.tenantId), eq(callSteps.callId, ref.callId), eq(callSteps.step, step)));
}

/** Writes that the step has ended, and nothing of what follows from it. */
export async function endStep(
  tx: Tx,
  { tenantId, callId }: CallRef,
  step: Step,
  { state, reasonCode }: StepResult,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    with ended as (
      insert into ${callSteps} (tenant_id, call_id, step, state, reason_code, attempts, started_at, finished_at)
      values (${tenantId}, ${callId}, ${step}, ${state}, ${reasonCode}, 1, ${now}, ${now})
      on conflict (tenant_id, call_id, step) do update
        set state = excluded.state, reason_code = excluded.reason_code, finished_at = excluded.finished_at, first_error = null
    )
    insert into ${callEvents} (tenant_id, call_id, type, data, at)
    values (${tenantId}, ${callId}, 'step.finished',
            jsonb_build_object('step', ${step}::text, 'state', ${state}::text, 'reasonCode', ${reasonCode}::text), ${now})`);
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
  const { tenantId, callId } = ref;
  await tx.execute(sql`
    with shown as (
      update ${calls} set stage = ${stage}, finished_at = ${now} where tenant_id = ${tenantId} and id = ${callId}
    ), told as (
      insert into ${outbox} (tenant_id, id, topic, subject_id, payload, created_at)
      values (${tenantId}, ${newId()}, 'call.completed', ${callId},
              jsonb_build_object('callId', ${callId}::text, 'stage', ${stage}::text), ${now})
      on conflict do nothing
    )
    insert into ${callEvents} (tenant_id, call_id, type, data, at)
    values (${tenantId}, ${callId}, 'call.completed', jsonb_build_object('stage', ${stage}::text), ${now})`);
}
