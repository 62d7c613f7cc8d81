import { and, eq } from 'drizzle-orm';
import type { CallRef, StepResult } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import type { Database, Tx } from '../../db/open.ts';
import { analyses, calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { together } from '../../db/together.ts';
import { finishStep, startStep } from '../call/steps.ts';
import { rememberCall } from '../memory/remember.ts';
import type { Progress } from './progress.ts';

type RememberDeps = { db: Database; now: () => Date };

/**
 * Keeps with the customer what the call was worth remembering for, in one transaction with its step and event. Safe to retry: the
 * memories of a call are replaced as a whole.
 * @throws {StepFailure} NotFound when the call is gone.
 */
export const createRememberStep =
  ({ db, now }: RememberDeps) =>
  (ref: CallRef, _progress: Progress): Promise<StepResult> =>
    withTenant(db, ref.tenantId, async (tx) => {
      const [{ customerId, memories }] = await together(readMemorable(tx, ref), startStep(tx, ref, 'remember', now()));
      const result = await rememberCall(tx, ref, { customerId, memories, now: now() });
      await finishStep(tx, ref, 'remember', result, now());
      return result;
    });

async function readMemorable(tx: Tx, { tenantId, callId }: CallRef) {
  const [call] = await tx
    .select({ customerId: calls.customerId, insights: analyses.insights })
    .from(calls)
    .leftJoin(analyses, and(eq(analyses.tenantId, calls.tenantId), eq(analyses.callId, calls.id)))
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
  if (!call) throw new StepFailure('NotFound', `Cannot find call "${callId}"`);
  return { customerId: call.customerId, memories: call.insights?.memories ?? [] };
}
