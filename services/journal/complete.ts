import { and, eq, isNull } from 'drizzle-orm';
import { type CallRef, finalStage } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps, calls } from '../../db/tables/calls.ts';
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
    .where(
      and(
        eq(calls.tenantId, tenantId),
        eq(calls.id, callId),
        isNull(calls.finishedAt),
        run ? eq(calls.run, run) : undefined,
      ),
    )
    .returning({ run: calls.run });
  if (ended)
    tell(tx, { tenantId, callId, type: 'call.completed', run: ended.run, data: { stage }, at: now, isHeld: true });
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
  const results = await tx
    .select({ state: callSteps.state, reasonCode: callSteps.reasonCode })
    .from(callSteps)
    .where(and(eq(callSteps.tenantId, ref.tenantId), eq(callSteps.callId, ref.callId)));
  const stage = finalStage(results);
  await completeCall(tx, ref, stage, now);
  return stage;
}
