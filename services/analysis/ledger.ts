import type { CallRef } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import type { Database } from '../../db/open.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';

/** One request to a model, paid or refused. `outcome` is `done`, `invalid_output`, or the reason code of a failure. */
export type ModelRequest = {
  provider: string;
  model: string;
  inputTokens: number;
  outputTokens: number;
  durationMs: number;
  outcome: string;
};

/**
 * Writes the request in a transaction of its own, at once: it was paid for whatever becomes of the step. Not safe twice on purpose,
 * since a second request is a second bill.
 */
export const recordModelRequest = (db: Database, ref: CallRef, request: ModelRequest, now: Date): Promise<void> =>
  withTenant(db, ref.tenantId, async (tx) => {
    await tx.insert(modelCalls).values({
      ...ref,
      id: newId(),
      purpose: 'analysis',
      provider: request.provider,
      model: request.model,
      inputUnits: request.inputTokens,
      outputUnits: request.outputTokens,
      unit: 'tokens',
      durationMs: Math.max(0, Math.round(request.durationMs)),
      outcome: request.outcome,
      createdAt: now,
    });
  });
