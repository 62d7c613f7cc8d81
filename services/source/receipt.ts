import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { inboundReceipts } from '../../db/tables/tenants.ts';
import type { SignedDelivery } from './open-webhook.ts';

/** The call created by an earlier delivery with the same webhook id; undefined for the first. */
export async function findReceipt(
  tx: Tx,
  delivery: SignedDelivery,
): Promise<{ callId: string; sourceCallId: string } | undefined> {
  const [row] = await tx
    .select({ callId: calls.id, sourceCallId: calls.sourceCallId })
    .from(inboundReceipts)
    .innerJoin(calls, and(eq(calls.tenantId, inboundReceipts.tenantId), eq(calls.id, inboundReceipts.callId)))
    .where(
      and(
        eq(inboundReceipts.tenantId, delivery.tenantId),
        eq(inboundReceipts.sourceId, delivery.sourceId),
        eq(inboundReceipts.webhookId, delivery.webhookId),
      ),
    );
  return row;
}

/** Safe to repeat: the first receipt stays. */
export async function saveReceipt(
  tx: Tx,
  delivery: SignedDelivery,
  call: { callId: string; now: Date },
): Promise<void> {
  await tx
    .insert(inboundReceipts)
    .values({ ...delivery, callId: call.callId, receivedAt: call.now })
    .onConflictDoNothing();
}
