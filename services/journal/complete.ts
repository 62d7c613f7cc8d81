import { and, eq } from 'drizzle-orm';
import { type CallRef, type CallRunRef, finalStage, type Step, type StepState } from '../../core/call.ts';
import { last } from '../../db/last.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls } from '../../db/tables/calls.ts';
import { hasNotEnded } from './open.ts';
import { tell } from './tell.ts';

/**
 * Gives an open call its final stage and tells `call.completed`, once per run. Safe to repeat, as when a worker is
 * killed between the commit and reporting it to Temporal: an ended call keeps its end until it is run again.
 */
export async function completeCall(
  tx: Tx,
  { tenantId, callId, run }: CallRef & { run?: number },
  stage: 'done' | 'partial' | 'failed' | 'canceled',
  now: Date,
): Promise<void> {
  const [ended] = await tx
    .update(calls)
    .set({ stage, finishedAt: now })
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId), hasNotEnded, run ? eq(calls.run, run) : undefined))
    .returning({ run: calls.run });
  if (ended)
    tell(tx, { tenantId, callId, type: 'call.completed', run: ended.run, data: { stage }, at: now, isHeld: true });
}

/** How a unit ended, or stands. */
export type UnitEnd = { step: Step; unit: string; state: StepState; reasonCode: string | null };

/** The units of a call; empty before its first run. */
export const readEnds = (tx: Tx, { tenantId, callId }: CallRef): PromiseLike<UnitEnd[]> =>
  tx
    .select({
      step: callSteps.step,
      unit: callSteps.unit,
      state: callSteps.state,
      reasonCode: callSteps.reasonCode,
    })
    .from(callSteps)
    .where(and(eq(callSteps.tenantId, tenantId), eq(callSteps.callId, callId)));

/**
 * The same with the commit, for the last unit of a call that its transaction has locked and that is open.
 * @param results How all of its units ended. @returns the final stage
 */
export function completeLast(
  tx: Tx,
  { tenantId, callId, run }: CallRunRef,
  results: readonly Pick<UnitEnd, 'state' | 'reasonCode'>[],
  now: Date,
): 'done' | 'partial' {
  const stage = finalStage(results);
  const thisRun = and(eq(calls.tenantId, tenantId), eq(calls.id, callId), eq(calls.run, run));
  last(tx, tx.update(calls).set({ stage, finishedAt: now }).where(thisRun));
  tell(tx, { tenantId, callId, type: 'call.completed', run, data: { stage }, at: now, isHeld: true });
  return stage;
}

/**
 * The same, with the stage that follows from how all units ended, whatever steps the call has.
 * @returns that stage, even if another run or a person has ended the call differently
 */
export async function completeFromSteps(
  tx: Tx,
  ref: CallRef & { run?: number },
  now: Date,
): Promise<'done' | 'partial'> {
  const stage = finalStage(await readEnds(tx, ref));
  await completeCall(tx, ref, stage, now);
  return stage;
}
