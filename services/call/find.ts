import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';

/** The call with this sender's id; undefined if it has not been received. */
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
