import type { CallRef } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import { kept, slotsFor } from '../../db/kept.ts';
import type { Database } from '../../db/open.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';

/** One request to an engine, paid or refused. `outcome` is `done` or the reason code of a failure. */
export type Bill = Pick<
  typeof modelCalls.$inferSelect,
  'purpose' | 'provider' | 'model' | 'inputUnits' | 'outputUnits' | 'unit' | 'durationMs' | 'outcome'
>;

const line = kept((tx) =>
  tx
    .insert(modelCalls)
    .values(
      slotsFor(
        modelCalls,
        ...(['tenantId', 'callId', 'id', 'purpose', 'provider', 'model', 'inputUnits', 'outputUnits'] as const),
        ...(['unit', 'durationMs', 'outcome', 'createdAt'] as const),
      ),
    ),
);

/**
 * Writes the request in a transaction of its own, at once: it was paid for whatever becomes of the step. Not safe twice on purpose,
 * since a second request is a second bill.
 */
export const recordBill = (db: Database, ref: CallRef, bill: Bill, now: Date): Promise<void> =>
  withTenant(db, ref.tenantId, async (tx) => {
    const durationMs = Math.max(0, Math.round(bill.durationMs));
    await line(tx, { ...ref, ...bill, id: newId(), durationMs, createdAt: now });
  });
