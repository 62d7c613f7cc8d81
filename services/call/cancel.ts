import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { notFound, Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import type { RunsPort } from '../runs/port.ts';

/**
 * Asks the call's run to stop: the step under way is told, rows that are written stay, the call ends `canceled`. A second request
 * while it stops changes nothing.
 * @throws {Problem} conflict when the call has ended.
 */
export async function cancelCall({ db, runs }: { db: Database; runs: RunsPort }, ref: CallRef): Promise<void> {
  const call = await withTenant(db, ref.tenantId, async (tx) => {
    const [row] = await tx
      .select({ sourceCallId: calls.sourceCallId, stage: calls.stage, finishedAt: calls.finishedAt })
      .from(calls)
      .where(and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId)));
    return row;
  });
  if (!call) throw notFound('call', ref.callId);
  if (call.finishedAt) throw new Problem('conflict', `Cannot cancel call "${ref.callId}": it is ${call.stage}`);
  await runs.cancelCall({ tenantId: ref.tenantId, sourceCallId: call.sourceCallId });
}
