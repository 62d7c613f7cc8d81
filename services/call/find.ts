import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';

/** The call that a sender's id stands for; undefined when it has not come in. */
export async function findCallBySource(
  tx: Tx,
  { tenantId, sourceCallId }: { tenantId: string; sourceCallId: string },
): Promise<{ callId: string } | undefined> {
  const [row] = await tx
    .select({ callId: calls.id })
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), eq(calls.sourceCallId, sourceCallId)));
  return row;
}
