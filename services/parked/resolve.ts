import { and, desc, eq, isNull, or } from 'drizzle-orm';
import type { ResolveAction } from '../../core/call.ts';
import { notFound, Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { calls, parked } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';

export type ParkedDecision = {
  tenantId: string;
  /** Id of the parked row or of its call. */
  id: string;
  action: ResolveAction;
  note: string | null;
  by: string | null;
  /** The same request again, e.g. after a lost answer, gets the first one's result. */
  requestId: string;
};

/**
 * Hands a person's decision to the run that waits; the run itself writes it down. The audit log has it before the run, so that none is
 * carried out without its record.
 * @throws {Problem} not_found; conflict when somebody else was faster.
 */
export async function decideParked(
  { db, runs }: { db: Database; runs: Pick<RunsPort, 'resolveCall'> },
  act: Act,
  decision: ParkedDecision,
): Promise<void> {
  const { tenantId, id, requestId, ...rest } = decision;
  const row = await withTenant(db, tenantId, async (tx) => {
    const [found] = await tx
      .select({
        id: parked.id,
        callId: parked.callId,
        step: parked.step,
        resolvedAt: parked.resolvedAt,
        sourceCallId: calls.sourceCallId,
        run: calls.run,
      })
      .from(parked)
      .innerJoin(calls, and(eq(calls.tenantId, parked.tenantId), eq(calls.id, parked.callId)))
      .where(
        and(
          eq(parked.tenantId, tenantId),
          or(eq(parked.id, id), and(eq(parked.callId, id), isNull(parked.resolvedAt))),
        ),
      )
      .orderBy(desc(parked.parkedAt))
      .limit(1);
    if (!found) throw notFound('parked call', id);
    if (found.resolvedAt) throw new Problem('conflict', `Parked call "${id}" has already been resolved`);
    const { step, callId } = found;
    await recordChange(tx, act, { noun: 'parked', id: found.id, after: { action: rest.action, step, callId } });
    return found;
  });
  await runs.resolveCall(
    { tenantId, sourceCallId: row.sourceCallId, run: row.run },
    { ...rest, step: row.step, requestId },
  );
}
