import { and, eq, inArray } from 'drizzle-orm';
import { type CallRef, type Step, type StepState, steps } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callSteps } from '../../db/tables/calls.ts';

/** How steps stand that a run does not repeat; one that never began is left out. */
export type EarlierSteps = Partial<Record<Step, { state: StepState; reasonCode: string | null }>>;

/** What a run that begins at a later step has to know of those before it: the final stage of a call counts them all. */
export async function readEarlier(tx: Tx, { tenantId, callId }: CallRef, from: Step): Promise<EarlierSteps> {
  const before = steps.slice(0, steps.indexOf(from));
  const rows = await tx
    .select({ step: callSteps.step, state: callSteps.state, reasonCode: callSteps.reasonCode })
    .from(callSteps)
    .where(and(eq(callSteps.tenantId, tenantId), eq(callSteps.callId, callId), inArray(callSteps.step, before)));
  return Object.fromEntries(rows.map(({ step, ...result }) => [step, result]));
}
