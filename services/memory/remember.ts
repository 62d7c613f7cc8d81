import { and, eq } from 'drizzle-orm';
import type { CallRef, StepResult } from '../../core/call.ts';
import type { Memory } from '../../core/insights.ts';
import { kept, slots } from '../../db/kept.ts';
import type { Tx } from '../../db/open.ts';
import { customerMemories } from '../../db/tables/customers.ts';

const earlier = kept((tx) => {
  const { tenantId, callId } = slots('tenantId', 'callId');
  return tx
    .delete(customerMemories)
    .where(and(eq(customerMemories.tenantId, tenantId), eq(customerMemories.callId, callId)));
});

/**
 * Keeps what was promised, asked and liked in a call with its customer, in the order of the analysis. Safe twice: the memories of
 * a call are replaced, also when the call has moved to another customer since, or to none.
 */
export async function rememberCall(
  tx: Tx,
  { tenantId, callId }: CallRef,
  { customerId, memories, now }: { customerId: string | null; memories: readonly Memory[]; now: Date },
): Promise<StepResult> {
  await earlier(tx, { tenantId, callId });
  if (customerId === null) return { state: 'skipped', reasonCode: 'no_customer' };
  if (memories.length === 0) return { state: 'skipped', reasonCode: 'nothing_to_remember' };
  await tx.insert(customerMemories).values(
    memories.map(({ kind, text, confidence, quotes }, position) => ({
      tenantId,
      customerId,
      callId,
      position,
      kind,
      text,
      confidence,
      quotes,
      createdAt: now,
    })),
  );
  return { state: 'done', reasonCode: null };
}
