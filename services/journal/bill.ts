import { sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';

/** One request to an engine, paid or refused. `outcome` is `done` or the reason code of a failure. */
export type Bill = Pick<
  typeof modelCalls.$inferSelect,
  'purpose' | 'provider' | 'model' | 'inputUnits' | 'outputUnits' | 'unit' | 'durationMs' | 'outcome'
>;

/**
 * Writes a request in a transaction that sees to it that this happens once. The bill of a call that was erased while the engine worked
 * stands without its call.
 */
export async function writeBill(tx: Tx, { tenantId, callId }: CallRef, bill: Bill, now: Date): Promise<void> {
  const durationMs = Math.max(0, Math.round(bill.durationMs));
  const ofCall = sql`(select id from calls where tenant_id = ${tenantId} and id = ${callId} for key share)`;
  await tx.insert(modelCalls).values({ ...bill, tenantId, callId: ofCall, id: newId(), durationMs, createdAt: now });
}

/**
 * The same in a transaction of its own, at once: it was paid for whatever becomes of the step. Not safe twice on purpose, since a second
 * request is a second bill.
 */
export const recordBill = (db: Database, ref: CallRef, bill: Bill, now: Date): Promise<void> =>
  withTenant(db, ref.tenantId, (tx) => writeBill(tx, ref, bill, now));
