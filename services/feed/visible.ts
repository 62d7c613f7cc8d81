import { and, eq, inArray } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';

/** Those of the calls that this transaction sees. */
export async function visibleCalls(
  tx: Tx,
  { tenantId, callIds }: { tenantId: string; callIds: readonly string[] },
): Promise<Set<string>> {
  const rows = await tx
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), inArray(calls.id, [...callIds])));
  return new Set(rows.map(({ id }) => id));
}
