import { and, eq, sql } from 'drizzle-orm';
import {
  type CallRef,
  type CallRunRef,
  type StepKey,
  type StepResult,
  type StepState,
  stageOfStep,
} from '../../core/call.ts';
import { last } from '../../db/last.ts';
import type { Tx } from '../../db/open.ts';
import { runText } from '../../db/run-text.ts';
import { send } from '../../db/send.ts';
import { callSteps } from '../../db/tables/calls.ts';
import { tell } from './tell.ts';

type Change = {
  state: StepState;
  reasonCode: string | null;
  /** Null if the unit has already started: this is not another attempt. */
  startedAt: Date | null;
  /** Null while the unit runs. */
  finishedAt: Date | null;
};

/** `isNew`: the unit had no row before, so nobody can have worked for it. */
type Written = { attempts: number; firstError: string | null; isNew: boolean };

/** With `run`, the write must come from the run that the call's row expects. */
type OfRun = CallRef & { run?: number };

// Asks for an open call as `hasNotEnded` does.
const changeText = `
  with shown as (
    update calls set stage = $6
    where tenant_id = $1 and id = $2 and coalesce(finished_at, 'infinity') = 'infinity' and stage <> $6 and ($3::int is null or run = $3)
      and not (stage = 'parked' and exists (
        select from parked where tenant_id = $1 and call_id = $2 and resolved_at is null))
  ), written as (
    insert into call_steps (tenant_id, call_id, step, unit, state, reason_code, attempts, started_at, finished_at)
    select tenant_id, id, $4, $5, $7, $8, 1, coalesce($9::timestamptz, $10::timestamptz), $10::timestamptz
    from (
      select tenant_id, id from calls where tenant_id = $1 and id = $2 and ($3::int is null or run = $3) for key share
    ) as call
    on conflict (tenant_id, call_id, step, unit) do update set
      state = excluded.state, reason_code = excluded.reason_code, finished_at = excluded.finished_at,
      attempts = call_steps.attempts + case when $9::timestamptz is null then 0 else 1 end,
      started_at = coalesce(call_steps.started_at, excluded.started_at),
      first_error = case when excluded.finished_at is null then call_steps.first_error end,
      partial = case when excluded.finished_at is null then call_steps.partial end
    returning attempts, first_error, xmax = 0 as is_new
  )
  select coalesce(attempts, case when $3::int is not null then refuse_superseded() end) as attempts,
    first_error as "firstError", is_new as "isNew"
  from (select) as once left join written on true`;

/**
 * The one statement behind every change of a unit; a call pays for it a dozen times. It locks the call's row before its
 * own, as an erasure does. A start counts an attempt and shows the call in the stage of its step, while the call is
 * open and no other unit is parked; an end clears the first error. Postgres refuses it, with everything else in the
 * transaction, if the call's row expects another run or is gone ({@link supersededCode}).
 * @returns one row: the attempts so far and the message of the first that failed; nulls if the call of a write without
 *   a run is gone
 */
function writeStep(tx: Tx, { tenantId, callId, run }: OfRun, { step, unit }: StepKey, change: Change) {
  const { state, reasonCode, startedAt, finishedAt } = change;
  const stage = startedAt && stageOfStep[step];
  const values: unknown[] = [tenantId, callId, run ?? null, step, unit, stage, state, reasonCode];
  for (const at of [startedAt, finishedAt]) values.push(at?.toISOString() ?? null);
  return runText<Omit<Written, 'attempts'> & { attempts: number | null }>(tx, changeText, values);
}

async function change(tx: Tx, ref: OfRun, key: StepKey, to: Change): Promise<Written | undefined> {
  const [row] = (await writeStep(tx, ref, key, to)).rows;
  // A unit that only ever waited has no attempt: 0 is a count.
  return row && row.attempts !== null ? { ...row, attempts: row.attempts } : undefined;
}

/**
 * Marks a unit as running and counts an attempt: for steps that take a while. Each start counts, so a retry shows as
 * another attempt. Sent at once, so whatever is asked next may leave with it.
 * @returns whether it is the first ever: no earlier try, nor one that was taken back, can have left anything
 */
export function startStep(tx: Tx, ref: OfRun, key: StepKey, now: Date): Promise<boolean> {
  const written = send(
    writeStep(tx, ref, key, { state: 'running', reasonCode: null, startedAt: now, finishedAt: null }),
  );
  const { step, unit } = key;
  tell(tx, { ...ref, type: 'step.started', data: { step, unit, stage: stageOfStep[step] }, at: now, isHeld: true });
  return written.then(({ rows: [row] }) => row?.isNew ?? false);
}

/** Ends a unit, in the transaction of the rows it made. Safe to repeat: the result is set, not counted. */
export async function finishStep(tx: Tx, ref: OfRun, key: StepKey, result: StepResult, now: Date): Promise<void> {
  const written = await change(tx, ref, key, { ...result, startedAt: null, finishedAt: now });
  if (written) tellFinished(tx, ref, key, result, now);
}

/**
 * The same for a run that ends its own unit: sent at once, before the rows of its result, so it locks the call first.
 */
export function finishLast(tx: Tx, ref: CallRunRef, key: StepKey, result: StepResult, now: Date): void {
  last(tx, send(writeStep(tx, ref, key, { ...result, startedAt: null, finishedAt: now })));
  tellFinished(tx, ref, key, result, now);
}

/**
 * Starts and ends a unit at once and with the commit, for steps that are one transaction: nobody could have seen them
 * run, and only their end is told. Such a step locks its call first, so two runs of it follow each other; the second
 * counts as another attempt.
 */
export function passLast(
  tx: Tx,
  ref: CallRunRef,
  key: StepKey,
  result: StepResult,
  { startedAt, now }: { startedAt: Date; now: Date },
): void {
  last(tx, writeStep(tx, ref, key, { ...result, startedAt, finishedAt: now }));
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
  change(tx, ref, key, { state: 'parked', reasonCode, startedAt: null, finishedAt: null });

/** The call's row, if the write may come from this run. */
const callOf = ({ tenantId, callId, run }: OfRun) => sql`calls
    where tenant_id = ${tenantId}::uuid and id = ${callId}::uuid and (${run ?? null}::int is null or run = ${run ?? null}::int)`;

/**
 * Records a failed attempt. If its start was written it has been counted; a single-transaction step was rolled back
 * with its start, and is counted here. Stores the message of the first failure for a possible dead letter.
 */
export async function noteFailure(tx: Tx, ref: OfRun, { step, unit }: StepKey, message: string): Promise<void> {
  await tx.execute(sql`
    insert into call_steps (tenant_id, call_id, step, unit, state, attempts, first_error)
    select tenant_id, id, ${step}::text, ${unit}::text, 'waiting', 1, ${message}::text
    from ${callOf(ref)}
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
  const { tenantId, callId } = ref;
  const { rowCount } = await tx.execute(sql`
    insert into call_steps (tenant_id, call_id, step, unit, state, reason_code, attempts)
    select tenant_id, id, ${step}::text, ${unit}::text, 'waiting', ${reasonCode}::text, 0
    from ${callOf(ref)}
    on conflict (tenant_id, call_id, step, unit) do update set
      state = 'waiting', reason_code = excluded.reason_code,
      attempts = call_steps.attempts - case when call_steps.state = 'running' then 1 else 0 end`);
  if (rowCount) tell(tx, { tenantId, callId, type: 'step.waiting', data: { step, unit, reasonCode }, at: now });
}

/** Shows that a unit waits for a job that runs elsewhere. Safe to repeat. */
export async function submitStep(tx: Tx, ref: OfRun, key: StepKey): Promise<void> {
  await change(tx, ref, key, { state: 'waiting', reasonCode: 'job_submitted', startedAt: null, finishedAt: null });
}

const tellFinished = (tx: Tx, ref: CallRef, { step, unit }: StepKey, { state, reasonCode }: StepResult, at: Date) =>
  tell(tx, { ...ref, type: 'step.finished', data: { step, unit, state, reasonCode }, at, isHeld: true });
