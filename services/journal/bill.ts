import { sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { modelCalls } from '../../db/tables/tenants.ts';

/** One request to an engine, paid or refused. `outcome` is `done` or the reason code of a failure. */
export type Bill = Pick<
  typeof modelCalls.$inferSelect,
  'purpose' | 'provider' | 'model' | 'inputUnits' | 'outputUnits' | 'unit' | 'durationMs' | 'outcome'
>;

/**
 * Writes a request, in its own transaction if it must persist whatever happens to the step. Safe to repeat under one
 * id, for instance when a commit's confirmation was lost. If the call was erased while the engine worked, the bill is
 * kept without it.
 */
export function writeBill(
  tx: Tx,
  { tenantId, callId }: CallRef,
  bill: Bill,
  { now, id = newId() }: { now: Date; id?: string | undefined },
): PromiseLike<unknown> {
  const durationMs = Math.max(0, Math.round(bill.durationMs));
  const ofCall = sql`(select id from calls where tenant_id = ${tenantId} and id = ${callId} for key share)`;
  const row = { ...bill, tenantId, callId: ofCall, id, durationMs, createdAt: now };
  return tx.insert(modelCalls).values(row).onConflictDoNothing();
}
