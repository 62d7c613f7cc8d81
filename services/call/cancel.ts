import { and, eq, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { holdCall } from '../journal/hold.ts';
import { endCall } from '../parked/park.ts';
import type { RunsPort } from '../runs/port.ts';

type CancelDeps = { db: Database; runs: Pick<RunsPort, 'stopCall'>; now: () => Date };

/**
 * Cancels a call, with or without a run: in one transaction the row ends, the audit entry is written, and the run
 * number is raised, so the current run writes nothing any more. That run is then told to stop; if it cannot be reached
 * it ends at its next step, or the sweep of stray runs ends it. What was written stays.
 * @throws {Problem} not_found; conflict when the call has ended, including by another cancel
 */
export async function cancelCall({ db, runs, now }: CancelDeps, act: Act, ref: CallRef): Promise<void> {
  const { tenantId, callId } = ref;
  const at = now();
  const { sourceCallId, run } = await withTenant(db, tenantId, async (tx) => {
    const row = await holdCall(tx, ref);
    const { stage, finishedAt } = row;
    if (finishedAt) throw new Problem('conflict', `Cannot cancel call "${callId}": it is ${stage}`);
    await endCall(tx, ref, 'canceled', at);
    await tx
      .update(calls)
      .set({ run: sql`${calls.run} + 1`, runStartedAt: at })
      .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
    await recordChange(tx, act, { noun: 'call', id: callId, before: { stage }, after: { stage: 'canceled' } });
    return row;
  });
  await runs.stopCall({ tenantId, sourceCallId, run }).catch(() => {});
}
