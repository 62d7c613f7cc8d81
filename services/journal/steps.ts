import { and, eq, sql } from 'drizzle-orm';
import { type CallRef, type StepKey, type StepResult, type StepState, stageOfStep } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps } from '../../db/tables/calls.ts';
import { tell } from './tell.ts';

type Change = {
  state: StepState;
  reasonCode: string | null;
  /** Null where the unit has begun already: this is no further attempt. */
  startedAt: Date | null;
  /** Null while the unit runs. */
  finishedAt: Date | null;
};

type Written = { attempts: number; firstError: string | null };

/**
 * The one statement behind every change of a unit; a call pays for it a dozen times. A beginning counts an attempt and shows the call in
 * the stage of its step while the call is open; an end forgets the first error.
 * @returns the attempts so far and the message of the first that failed; undefined, with nothing written, where the call is gone.
 */
async function writeStep(tx: Tx, { tenantId, callId }: CallRef, { step, unit }: StepKey, change: Change) {
  const { state, reasonCode, startedAt, finishedAt } = change;
  const stage = startedAt && stageOfStep[step];
  const { rows } = await tx.execute<Written>(sql`
    with shown as (
      update calls set stage = ${stage}::text
      where tenant_id = ${tenantId}::uuid and id = ${callId}::uuid and finished_at is null and stage <> ${stage}::text
    )
    insert into call_steps (tenant_id, call_id, step, unit, state, reason_code, attempts, started_at, finished_at)
    select tenant_id, id, ${step}::text, ${unit}::text, ${state}::text, ${reasonCode}::text, 1,
      coalesce(${startedAt}::timestamptz, ${finishedAt}::timestamptz), ${finishedAt}::timestamptz
    from calls where tenant_id = ${tenantId}::uuid and id = ${callId}::uuid
    on conflict (tenant_id, call_id, step, unit) do update set
      state = excluded.state, reason_code = excluded.reason_code, finished_at = excluded.finished_at,
      attempts = call_steps.attempts + ${startedAt ? 1 : 0}::int,
      started_at = coalesce(call_steps.started_at, excluded.started_at),
      first_error = case when excluded.finished_at is null then call_steps.first_error end
    returning attempts, first_error as "firstError"`);
  return rows[0];
}

/** Marks a unit as running, one attempt more: for steps that take a while. Each start counts, so a retry shows as another attempt. */
export async function startStep(tx: Tx, ref: CallRef, key: StepKey, now: Date): Promise<void> {
  const change = { state: 'running', reasonCode: null, startedAt: now, finishedAt: null } as const;
  const written = await writeStep(tx, ref, key, change);
  if (written) tellStarted(tx, ref, key, written.attempts, now);
}

/** Ends a unit, in the transaction of the rows it made. Safe twice: how it ended is set, not counted. */
export async function finishStep(tx: Tx, ref: CallRef, key: StepKey, result: StepResult, now: Date): Promise<void> {
  const written = await writeStep(tx, ref, key, { ...result, startedAt: null, finishedAt: now });
  if (written) tellFinished(tx, ref, key, result, now);
}

/**
 * Begins and ends a unit at once, for steps that are one transaction: nobody could have seen them run. Such a step reads its call with a
 * lock first, so that two runs of it follow each other; the second counts as another attempt.
 */
export async function passStep(
  tx: Tx,
  ref: CallRef,
  key: StepKey,
  result: StepResult,
  { startedAt, now }: { startedAt: Date; now: Date },
): Promise<void> {
  const written = await writeStep(tx, ref, key, { ...result, startedAt, finishedAt: now });
  if (!written) return;
  tellStarted(tx, ref, key, written.attempts, startedAt);
  tellFinished(tx, ref, key, result, now);
}

/** Marks a unit as waiting for a person. Safe twice. @returns what a dead letter says of it; undefined where the call is gone. */
export const parkStep = (tx: Tx, ref: CallRef, key: StepKey, reasonCode: string): Promise<Written | undefined> =>
  writeStep(tx, ref, key, { state: 'parked', reasonCode, startedAt: null, finishedAt: null });

/** Keeps the message of a unit's first failed attempt, for the dead letter that may follow. Without a row of the unit nothing is kept. */
export async function noteFailedAttempt(tx: Tx, ref: CallRef, { step, unit }: StepKey, message: string): Promise<void> {
  const { tenantId, callId } = ref;
  const ofUnit = [eq(callSteps.callId, callId), eq(callSteps.step, step), eq(callSteps.unit, unit)];
  await tx
    .update(callSteps)
    .set({ firstError: sql`coalesce(${callSteps.firstError}, ${message})` })
    .where(and(eq(callSteps.tenantId, tenantId), ...ofUnit));
}

const tellStarted = (tx: Tx, ref: CallRef, { step, unit }: StepKey, attempt: number, at: Date) =>
  tell(tx, { ...ref, type: 'step.started', data: { step, unit, stage: stageOfStep[step], attempt }, at });

const tellFinished = (tx: Tx, ref: CallRef, { step, unit }: StepKey, { state, reasonCode }: StepResult, at: Date) =>
  tell(tx, { ...ref, type: 'step.finished', data: { step, unit, state, reasonCode }, at });
