import { and, asc, eq, sql } from 'drizzle-orm';
import type { MemoryKind, Quote } from '../../core/insights.ts';
import type { Tx } from '../../db/open.ts';
import { customerMemories } from '../../db/tables/customers.ts';

export type MemoryView = {
  callId: string;
  kind: MemoryKind;
  text: string;
  confidence: number;
  quotes: Quote[];
  /** When the call took place. */
  saidAt: Date;
};

/** What is remembered about a customer, latest call first, within a call in the order it was said. */
export const listMemories = (
  tx: Tx,
  { tenantId, customerId, limit }: { tenantId: string; customerId: string; limit: number },
): Promise<MemoryView[]> =>
  tx
    .select({
      callId: customerMemories.callId,
      kind: customerMemories.kind,
      text: customerMemories.text,
      confidence: customerMemories.confidence,
      quotes: customerMemories.quotes,
      saidAt: customerMemories.saidAt,
    })
    .from(customerMemories)
    .where(and(eq(customerMemories.tenantId, tenantId), eq(customerMemories.customerId, customerId)))
    .orderBy(
      sql`${customerMemories.saidAt} desc nulls last`,
      asc(customerMemories.callId),
      asc(customerMemories.position),
    )
    .limit(limit);
