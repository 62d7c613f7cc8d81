import { and, eq, sql } from 'drizzle-orm';
import { type CallRef, finalStage, type Step, type StepResult, stageOfStep, steps } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import { kept, slots } from '../../db/kept.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps } from '../../db/tables/calls.ts';
import { together } from '../../db/together.ts';
import { runWritten } from '../../db/written.ts';

const startText = `
  with started as (
    insert into call_steps (tenant_id, call_id, step, state, attempts, started_at)
    select tenant_id, id, $3::text, 'running', 1, $5::timestamptz from calls where tenant_id = $1::uuid and id = $2::uuid
    on conflict (tenant_id, call_id, step) do update
      set state = 'running', reason_code = null, finished_at = null, attempts = call_steps.attempts + 1,
          started_at = coalesce(call_steps.started_at, excluded.started_at)
    returning attempts
  ), shown as (
    update calls set stage = $4 where tenant_id = $1::uuid and id = $2::uuid
  )
  insert into call_events (tenant_id, call_id, type, data, at)
  select $1::uuid, $2::uuid, 'step.started', jsonb_build_object('step', $3::text, 'stage', $4::text, 'attempt', attempts), $5::timestamptz
  from started`;

/**
 * Marks the step as running, one attempt more, and shows the call in the step's stage: for steps that take a while. One statement, since
 * every call pays for it. A call that is gone leaves nothing.
 */
export async function startStep(tx: Tx, { tenantId, callId }: CallRef, step: Step, now: Date): Promise<void> {
  await runWritten(tx, startText, [tenantId, callId, step, stageOfStep[step], now]);
}

/** Keeps the message of the first failed attempt, for the dead letter that may follow. */
export async function noteFailedAttempt(tx: Tx, ref: CallRef, step: Step, message: string): Promise<void> {
  await tx
    .update(callSteps)
    .set({ firstError: sql`coalesce(${callSteps.firstError}, ${message})` })
    .where(and(eq(callSteps.tenantId, ref.tenantId), eq(callSteps.callId, ref.callId), eq(callSteps.step, step)));
}

const endText = `
  with ended as (
    insert into call_steps (tenant_id, call_id, step, state, reason_code, attempts, started_at, finished_at)
    values ($1, $2, $3, $4, $5, 1, $6, $6)
    on conflict (tenant_id, call_id, step) do update
      set state = excluded.state, reason_code = excluded.reason_code, finished_at = excluded.finished_at, first_error = null
  )
  insert into call_events (tenant_id, call_id, type, data, at)
  values ($1, $2, 'step.finished', jsonb_build_object('step', $3::text, 'state', $4::text, 'reasonCode', $5::text), $6)`;

/** Writes that the step has ended, and nothing of what follows from it. */
export async function endStep(
  tx: Tx,
  { tenantId, callId }: CallRef,
  step: Step,
  { state, reasonCode }: StepResult,
  now: Date,
): Promise<void> {
  await runWritten(tx, endText, [tenantId, callId, step, state, reasonCode, now]);
}

const passText = (shown: string) => `
  with passed as (
    insert into call_steps (tenant_id, call_id, step, state, reason_code, attempts, started_at, finished_at)
    values ($1::uuid, $2::uuid, $3::text, $5::text, $6::text, 1, $7::timestamptz, $8::timestamptz)
    on conflict (tenant_id, call_id, step) do update
      set state = excluded.state, reason_code = excluded.reason_code, finished_at = excluded.finished_at, first_error = null,
          attempts = call_steps.attempts + 1, started_at = coalesce(call_steps.started_at, excluded.started_at)
    returning attempts
  )${shown}
  insert into call_events (tenant_id, call_id, type, data, at)
  select $1::uuid, $2::uuid, told.* from passed cross join lateral (values
    ('step.started', jsonb_build_object('step', $3::text, 'stage', $4::text, 'attempt', attempts), $7::timestamptz),
    ('step.finished', jsonb_build_object('step', $3::text, 'state', $5::text, 'reasonCode', $6::text), $8::timestamptz)
  ) as told`;
const passShownText = passText(`, shown as (
    update calls set stage = $4::text where tenant_id = $1::uuid and id = $2::uuid and stage <> $4::text
  )`);
// The last step's stage would be written over at once, and each write of a call goes into all of its indexes.
const passLastText = passText('');

/**
 * Writes begin and end of a step at once, for steps that are one transaction: nobody could have seen them run. Such a step reads its
 * call with a lock first, so that two runs of it follow each other. After the last step its caller completes the call.
 */
export async function passStep(
  tx: Tx,
  { tenantId, callId }: CallRef,
  step: Step,
  { state, reasonCode }: StepResult,
  { startedAt, now }: { startedAt: Date; now: Date },
): Promise<void> {
  const text = step === steps.at(-1) ? passLastText : passShownText;
  await runWritten(tx, text, [tenantId, callId, step, stageOfStep[step], state, reasonCode, startedAt, now]);
}

/**
 * Ends the step in the same transaction as the rows it made; after the last step it also settles the call. Safe twice: states are
 * set, not counted, and the outbox holds one `call.completed` a call.
 */
export async function finishStep(tx: Tx, ref: CallRef, step: Step, result: StepResult, now: Date): Promise<void> {
  const written = endStep(tx, ref, step, result, now);
  if (step !== steps.at(-1)) return written;
  const [, results] = await together(written, readResults(tx, ref));
  await completeCall(tx, ref, finalStage(results), now);
}

const resultsOf = kept((tx) => {
  const { tenantId, callId } = slots('tenantId', 'callId');
  return tx
    .select({ step: callSteps.step, state: callSteps.state, reasonCode: callSteps.reasonCode })
    .from(callSteps)
    .where(and(eq(callSteps.tenantId, tenantId), eq(callSteps.callId, callId)));
});

/** How the steps of a call have ended so far. */
export const readResults = (tx: Tx, { tenantId, callId }: CallRef) => resultsOf(tx, { tenantId, callId });

const completeText = `
  with before as (
    select finished_at is null as is_open from calls where tenant_id = $1::uuid and id = $2::uuid
  ), shown as (
    update calls set stage = $3::text, finished_at = coalesce(finished_at, $5::timestamptz) where tenant_id = $1::uuid and id = $2::uuid
  ), told as (
    insert into outbox (tenant_id, id, topic, subject_id, payload, created_at)
    values ($1::uuid, $4::uuid, 'call.completed', $2::uuid, jsonb_build_object('callId', $2::text, 'stage', $3::text), $5::timestamptz)
    on conflict do nothing
  )
  insert into call_events (tenant_id, call_id, type, data, at)
  select $1::uuid, $2::uuid, 'call.completed', jsonb_build_object('stage', $3::text), $5::timestamptz from before where is_open`;

/**
 * Gives the call its final stage and tells it: event for watchers, outbox row for others. Safe twice, as when a worker is killed after the
 * commit and before Temporal hears of it: a call that has ended keeps its end and is told of once, until it is run again.
 */
export async function completeCall(
  tx: Tx,
  ref: CallRef,
  stage: 'done' | 'partial' | 'failed' | 'canceled',
  now: Date,
): Promise<void> {
  await runWritten(tx, completeText, [ref.tenantId, ref.callId, stage, newId(), now]);
}
