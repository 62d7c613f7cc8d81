import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { notFound, Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';

/**
 * Asks the call's run to stop: the step under way is told, rows that are written stay, the call ends `canceled`. A second request
 * while it stops changes nothing. The request is recorded before the run hears of it, so that none stands without its record.
 * @throws {Problem} conflict when the call has ended.
 */
export async function cancelCall(
  { db, runs }: { db: Database; runs: Pick<RunsPort, 'cancelCall'> },
  act: Act,
  ref: CallRef,
): Promise<void> {
  const { sourceCallId } = await withTenant(db, ref.tenantId, async (tx) => {
    const [row] = await tx
      .select({ sourceCallId: calls.sourceCallId, stage: calls.stage, finishedAt: calls.finishedAt })
      .from(calls)
      .where(and(eq(calls.tenantId, ref.tenantId), eq(calls.id, ref.callId)));
    if (!row) throw notFound('call', ref.callId);
    const { stage, finishedAt } = row;
    if (finishedAt) throw new Problem('conflict', `Cannot cancel call "${ref.callId}": it is ${stage}`);
    await recordChange(tx, act, { noun: 'call', id: ref.callId, before: { stage }, after: { stage: 'canceled' } });
    return row;
  });
  await runs.cancelCall({ tenantId: ref.tenantId, sourceCallId });
}
