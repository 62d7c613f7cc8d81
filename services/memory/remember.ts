import { and, eq } from 'drizzle-orm';
import type { CallRef, StepResult } from '../../core/call.ts';
import type { Memory } from '../../core/insights.ts';
import type { Tx } from '../../db/open.ts';
import { customerMemories } from '../../db/tables/customers.ts';

/** `saidAt`: when the call took place. */
type Memorable = { customerId: string | null; memories: readonly Memory[]; saidAt: Date };

/** The step's result: without a customer nothing is saved. */
export function resultOfMemories({ customerId, memories }: Pick<Memorable, 'customerId' | 'memories'>): StepResult {
  if (customerId === null) return { state: 'skipped', reasonCode: 'no_customer' };
  if (memories.length === 0) return { state: 'skipped', reasonCode: 'nothing_to_remember' };
  return { state: 'done', reasonCode: null };
}

/**
 * Saves what was promised, asked and liked in a call with its customer, in the order of the analysis. Safe to repeat: a
 * call's memories are replaced, even if the call has moved to another customer since, or to none.
 */
export function saveMemories(
  tx: Tx,
  { tenantId, callId }: CallRef,
  { customerId, memories, saidAt }: Memorable,
): PromiseLike<unknown>[] {
  const clear = tx
    .delete(customerMemories)
    .where(and(eq(customerMemories.tenantId, tenantId), eq(customerMemories.callId, callId)));
  if (customerId === null || memories.length === 0) return [clear];
  const rows = memories.map(({ kind, text, confidence, quotes }, position) => ({
    tenantId,
    customerId,
    callId,
    position,
    kind,
    text,
    confidence,
    quotes,
    saidAt,
  }));
  return [clear, tx.insert(customerMemories).values(rows)];
}
