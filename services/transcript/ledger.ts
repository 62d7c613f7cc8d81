import type { CallRef } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import type { Database } from '../../db/open.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';

/** One request to a speech engine. `outcome` is `done` or the reason code of a failure, which is billed nothing. */
export type SpeechBill = { provider: string; model: string; seconds: number; durationMs: number; outcome: string };

/**
 * Writes the request in a transaction of its own, at once: it was paid for whatever becomes of the step. Not safe twice on purpose,
 * since a second request is a second bill.
 */
export const recordSpeechRequest = (db: Database, ref: CallRef, bill: SpeechBill, now: Date): Promise<void> =>
  withTenant(db, ref.tenantId, async (tx) => {
    await tx.insert(modelCalls).values({
      ...ref,
      id: newId(),
      purpose: 'speech',
      provider: bill.provider,
      model: bill.model,
      inputUnits: Math.round(bill.seconds),
      outputUnits: 0,
      unit: 'seconds',
      durationMs: Math.max(0, Math.round(bill.durationMs)),
      outcome: bill.outcome,
      createdAt: now,
    });
  });
