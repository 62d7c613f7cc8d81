import { and, eq } from 'drizzle-orm';
import { type CallRef, type StepResult, type UnitRef, unitOf } from '../../core/call.ts';
import type { Progress } from '../../core/progress.ts';
import { last } from '../../db/last.ts';
import type { Database, Tx } from '../../db/open.ts';
import { analyses, calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { callGone } from '../journal/hold.ts';
import { passLast } from '../journal/steps.ts';
import { resultOfMemories, saveMemories } from '../memory/remember.ts';

type RememberDeps = { db: Database; now: () => Date };

/**
 * Saves what is worth remembering from a call with its customer, in one transaction with its step and event. Safe to
 * retry: a call's memories are replaced as a whole.
 * @throws {StepFailure} NotFound when the call is gone
 */
export const createRememberStep =
  ({ db, now }: RememberDeps) =>
  (ref: UnitRef, _progress: Progress): Promise<StepResult> =>
    withTenant(db, ref.tenantId, async (tx) => {
      const startedAt = now();
      const memorable = await readMemorable(tx, ref);
      const result = resultOfMemories(memorable);
      last(tx, ...saveMemories(tx, ref, memorable));
      passLast(tx, ref, unitOf('remember', ref), result, { startedAt, now: now() });
      return result;
    });

async function readMemorable(tx: Tx, { tenantId, callId }: CallRef) {
  const [call] = await tx
    .select({ customerId: calls.customerId, saidAt: calls.startedAt, insights: analyses.insights })
    .from(calls)
    .leftJoin(analyses, and(eq(analyses.tenantId, calls.tenantId), eq(analyses.callId, calls.id)))
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)))
    .for('no key update', { of: calls });
  if (!call) throw callGone({ callId });
  return { customerId: call.customerId, saidAt: call.saidAt, memories: call.insights?.memories ?? [] };
}
