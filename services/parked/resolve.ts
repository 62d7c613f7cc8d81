import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { ResolveAction } from '../../core/call.ts';
import { notFound, Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { calls, parked, type RequestedDecision } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import type { Act } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';

export type ParkedDecision = {
  tenantId: string;
  /** Id of the parked row, or of its call if only one unit of it is parked. */
  id: string;
  action: ResolveAction;
  note: string | null;
  by: string | null;
  /** Repeating a request, e.g. after a lost response, gets the first one's result. */
  requestId: string;
};

/**
 * Passes a person's decision to the waiting run, which carries it out and records it in the audit log. Who decided and
 * why is first written to the parked row and stays out of the run's history: only its id travels. Harmless when
 * repeated under one request id, even after it took effect; another decision under the same id is a conflict.
 * @throws {Problem} not_found; conflict when somebody else was faster, or when the named call has several parked units
 */
export async function decideParked(
  { db, runs }: { db: Database; runs: Pick<RunsPort, 'resolveCall'> },
  act: Act,
  { tenantId, id, action, note, by, requestId }: ParkedDecision,
): Promise<void> {
  const row = await withTenant(db, tenantId, async (tx) => {
    const ofCall = and(eq(parked.callId, id), or(isNull(parked.resolvedAt), eq(parked.decisionId, requestId)));
    const rows = await tx
      .select({
        id: parked.id,
        callId: parked.callId,
        step: parked.step,
        unit: parked.unit,
        resolvedAt: parked.resolvedAt,
        decisionId: parked.decisionId,
        action: parked.action,
        sourceCallId: calls.sourceCallId,
        run: calls.run,
      })
      .from(parked)
      .innerJoin(calls, and(eq(calls.tenantId, parked.tenantId), eq(calls.id, parked.callId)))
      .where(and(eq(parked.tenantId, tenantId), or(eq(parked.id, id), ofCall)))
      .limit(3);
    const repeated = rows.find((row) => row.decisionId === requestId);
    if (repeated && repeated.action !== action)
      throw new Problem('conflict', `Request "${requestId}" has decided "${repeated.action}": use another request ID`);
    if (repeated) return null;
    const [found, another] = rows;
    if (!found) throw notFound('parked call', id);
    if (another)
      throw new Problem('conflict', `Several units of call "${id}" are parked: use the ID of one parked item`);
    if (found.resolvedAt) throw new Problem('conflict', `Parked call "${id}" has already been resolved`);
    const { origin, action: operation } = act;
    const asked: RequestedDecision = { note, by, act: { origin, action: operation } };
    await tx
      .update(parked)
      .set({ decisions: sql`${parked.decisions} || ${JSON.stringify({ [requestId]: asked })}::jsonb` })
      .where(and(eq(parked.tenantId, tenantId), eq(parked.id, found.id)));
    return found;
  });
  if (!row) return;
  const { sourceCallId, run, step, unit } = row;
  await runs.resolveCall({ tenantId, sourceCallId, run }, { step, unit, action, requestId, parkedId: row.id });
}
