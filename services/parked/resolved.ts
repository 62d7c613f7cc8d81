import { and, eq, isNull } from 'drizzle-orm';
import type { CallRef, ResolveAction, StepKey } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { parked } from '../../db/tables/calls.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { finishStep, unparkSteps } from '../journal/steps.ts';
import { tell } from '../journal/tell.ts';
import { endCall } from './park.ts';

type Decided = StepKey & { action: ResolveAction; decisionId: string };

/**
 * Carries out a person's decision about a parked unit: `retry` sends it back to waiting, `skip` ends it as skipped,
 * `fail` ends the call. Note, name and audit entry come from the decision stored under its id when it was requested, so
 * the audit log shows what took effect. Safe to repeat: without an open row nothing changes.
 */
export async function resolveParked(
  tx: Tx,
  { tenantId, callId, run }: CallRef & { run?: number },
  { action, step, unit, decisionId }: Decided,
  now: Date,
): Promise<void> {
  const ref = { tenantId, callId, ...(run ? { run } : {}) };
  const ofUnit = [eq(parked.callId, callId), eq(parked.step, step), eq(parked.unit, unit)];
  const [row] = await tx
    .select({ id: parked.id, decisions: parked.decisions })
    .from(parked)
    .where(and(eq(parked.tenantId, tenantId), ...ofUnit, isNull(parked.resolvedAt)))
    .for('no key update');
  if (!row) return;
  const decision = row.decisions[decisionId];
  await tx
    .update(parked)
    .set({
      resolvedAt: now,
      action,
      note: decision?.note ?? null,
      resolvedBy: decision?.by ?? null,
      decisions: {},
      decisionId,
    })
    .where(and(eq(parked.tenantId, tenantId), eq(parked.id, row.id)));
  if (decision) {
    const act = decision.act as Omit<Act, 'tenantId' | 'at'>;
    const after = { action, step, unit, callId };
    await recordChange(tx, { ...act, tenantId, at: now }, { noun: 'parked', id: row.id, after });
  }
  tell(tx, { tenantId, callId, type: 'call.resolved', data: { step, unit, action, parkedId: row.id }, at: now });
  if (action === 'retry') await unparkSteps(tx, ref, { step, unit });
  const end = (state: 'skipped' | 'failed') =>
    finishStep(tx, ref, { step, unit }, { state, reasonCode: `${state}_by_operator` }, now);
  if (action === 'skip') await end('skipped');
  if (action === 'fail') {
    await end('failed');
    await endCall(tx, ref, 'failed', now);
  }
}
