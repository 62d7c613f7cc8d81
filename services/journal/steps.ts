import { and, eq, sql } from 'drizzle-orm';
import { type CallRef, type StepKey, type StepResult, type StepState, stageOfStep } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls } from '../../db/tables/calls.ts';
import { tell } from './tell.ts';

type Change = {
  state: StepState;
  reasonCode: string | null;
  /** Null if the unit has already started: this is not another attempt. */
  startedAt: Date | null;
  /** Null while the unit runs. */
  finishedAt: Date | null;
};

type Written = { attempts: number; firstError: string | null };

/** With `run`, the write must come from the run that the call's row expects. */
type OfRun = CallRef & { run?: number };

/**
 * The one statement behind every change of a unit; it locks the call's row before its own, as an erasure does, and each
 * call runs it a dozen times. A start counts an attempt and shows the call in the stage of its step, if the call is
 * open and no other unit is parked; an end clears the first error.
 * @returns the attempts so far and the message of the first that failed; undefined, with nothing written, if the call
 *   is gone
 * @throws {StepFailure} Superseded, which rolls the transaction back, if the call's row expects another run or is gone
 */
async function writeStep(tx: Tx, ref: OfRun, { step, unit }: StepKey, change: Change) {
  const { tenantId, callId, run = null } = ref;
  const { state, reasonCode, startedAt, finishedAt } = change;
  const stage = startedAt && stageOfStep[step];
  const { rows } = await tx.execute<Written>(sql`
    with shown as (
      update calls set stage = ${stage}::text
      where tenant_id = ${tenantId}::uuid and id = ${callId}::uuid and finished_at is null and stage <> ${stage}::text
        and (${run}::int is null or run = ${run}::int)
        and not (stage = 'parked' and exists (
          select from parked where tenant_id = ${tenantId}::uuid and call_id = ${callId}::uuid and resolved_at is null))
    )
    insert into call_steps (tenant_id, call_id, step, unit, state, reason_code, attempts, started_at, finished_at)
    select tenant_id, id, ${step}::text, ${unit}::text, ${state}::text, ${reasonCode}::text, 1,
      coalesce(${startedAt}::timestamptz, ${finishedAt}::timestamptz), ${finishedAt}::timestamptz
    from (
      select tenant_id, id from calls
      where tenant_id = ${tenantId}::uuid and id = ${callId}::uuid and (${run}::int is null or run = ${run}::int)
      for key share
    ) as call
    on conflict (tenant_id, call_id, step, unit) do update set
      state = excluded.state, reason_code = excluded.reason_code, finished_at = excluded.finished_at,
      attempts = call_steps.attempts + ${startedAt ? 1 : 0}::int,
      started_at = coalesce(call_steps.started_at, excluded.started_at),
      first_error = case when excluded.finished_at is null then call_steps.first_error end,
      partial = case when excluded.finished_at is null then call_steps.partial end
    returning attempts, first_error as "firstError"`);
  if (!rows[0] && run !== null) await refuseSuperseded(tx, ref);
  return rows[0];
}

/**
 * @throws {StepFailure} Superseded if the call's row expects another run, or was erased: the run has nothing left to do
 */
async function refuseSuperseded(tx: Tx, { tenantId, callId, run }: OfRun): Promise<void> {
  const [call] = await tx
    .select({ run: calls.run })
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
  if (call?.run !== run)
    throw new StepFailure('Superseded', call ? `The call is at run ${call.run}, not ${run}` : 'The call is gone');
}

/**
 * Marks a unit as running and counts an attempt: for steps that take a while. Each start counts, so a retry shows as
 * another attempt.
 */
export async function startStep(tx: Tx, ref: OfRun, key: StepKey, now: Date): Promise<void> {
  const change = { state: 'running', reasonCode: null, startedAt: now, finishedAt: null } as const;
  const written = await writeStep(tx, ref, key, change);
  if (written) tellStarted(tx, ref, key, written.attempts, now);
}

/** Ends a unit, in the transaction of the rows it made. Safe to repeat: the result is set, not counted. */
export async function finishStep(tx: Tx, ref: OfRun, key: StepKey, result: StepResult, now: Date): Promise<void> {
  const written = await writeStep(tx, ref, key, { ...result, startedAt: null, finishedAt: now });
  if (written) tellFinished(tx, ref, key, result, now);
}

/**
 * Starts and ends a unit at once, for steps that are one transaction: nobody could have seen them run. Such a step
 * locks its call first, so two runs of it follow each other; the second counts as another attempt.
 */
export async function passStep(
  tx: Tx,
  ref: OfRun,
  key: StepKey,
  result: StepResult,
  { startedAt, now }: { startedAt: Date; now: Date },
): Promise<void> {
  const written = await writeStep(tx, ref, key, { ...result, startedAt, finishedAt: now });
  if (!written) return;
  tellStarted(tx, ref, key, written.attempts, startedAt);
  tellFinished(tx, ref, key, result, now);
}

/** Moves parked units back to waiting: one that is to run again, or all of an ended call. Safe to repeat. */
export async function unparkSteps(tx: Tx, { tenantId, callId }: CallRef, key?: StepKey): Promise<void> {
  const ofUnit = key && and(eq(callSteps.step, key.step), eq(callSteps.unit, key.unit));
  await tx
    .update(callSteps)
    .set({ state: 'waiting', reasonCode: null })
    .where(and(eq(callSteps.tenantId, tenantId), eq(callSteps.callId, callId), eq(callSteps.state, 'parked'), ofUnit));
}

/**
 * Marks a unit as waiting for a person. Safe to repeat.
 * @returns what a dead letter says about it; undefined if the call is gone
 */
export const parkStep = (tx: Tx, ref: OfRun, key: StepKey, reasonCode: string): Promise<Written | undefined> =>
  writeStep(tx, ref, key, { state: 'parked', reasonCode, startedAt: null, finishedAt: null });

/**
 * Records a failed attempt. If its start was written it has been counted; a single-transaction step was rolled back
 * with its start, and is counted here. Stores the message of the first failure for a possible dead letter.
 */
export async function noteFailure(tx: Tx, ref: OfRun, { step, unit }: StepKey, message: string): Promise<void> {
  const { tenantId, callId, run = null } = ref;
  await tx.execute(sql`
    insert into call_steps (tenant_id, call_id, step, unit, state, attempts, first_error)
    select tenant_id, id, ${step}::text, ${unit}::text, 'waiting', 1, ${message}::text
    from calls where tenant_id = ${tenantId}::uuid and id = ${callId}::uuid and (${run}::int is null or run = ${run}::int)
    on conflict (tenant_id, call_id, step, unit) do update set
      attempts = call_steps.attempts + case when call_steps.state = 'running' then 0 else 1 end,
      first_error = coalesce(call_steps.first_error, excluded.first_error)`);
}

/**
 * Shows that a unit waits for something unavailable or limited, and why. The attempt that hit it does not count.
 * Harmless when repeated: only an attempt whose start was written is taken back.
 */
export async function noteWaiting(
  tx: Tx,
  ref: OfRun,
  { step, unit }: StepKey,
  reasonCode: string,
  now: Date,
): Promise<void> {
  const { tenantId, callId, run = null } = ref;
  const { rowCount } = await tx.execute(sql`
    insert into call_steps (tenant_id, call_id, step, unit, state, reason_code, attempts)
    select tenant_id, id, ${step}::text, ${unit}::text, 'waiting', ${reasonCode}::text, 0
    from calls where tenant_id = ${tenantId}::uuid and id = ${callId}::uuid and (${run}::int is null or run = ${run}::int)
    on conflict (tenant_id, call_id, step, unit) do update set
      state = 'waiting', reason_code = excluded.reason_code,
      attempts = call_steps.attempts - case when call_steps.state = 'running' then 1 else 0 end`);
  if (rowCount) tell(tx, { tenantId, callId, type: 'step.waiting', data: { step, unit, reasonCode }, at: now });
}

/** Shows that a unit waits for a job that runs elsewhere. Safe to repeat. */
export async function submitStep(tx: Tx, ref: OfRun, key: StepKey): Promise<void> {
  await writeStep(tx, ref, key, { state: 'waiting', reasonCode: 'job_submitted', startedAt: null, finishedAt: null });
}

const tellStarted = (tx: Tx, ref: CallRef, { step, unit }: StepKey, attempt: number, at: Date) =>
  tell(tx, { ...ref, type: 'step.started', data: { step, unit, stage: stageOfStep[step], attempt }, at });

const tellFinished = (tx: Tx, ref: CallRef, { step, unit }: StepKey, { state, reasonCode }: StepResult, at: Date) =>
  tell(tx, { ...ref, type: 'step.finished', data: { step, unit, state, reasonCode }, at });
