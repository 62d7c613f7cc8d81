import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import type { CallFilter } from './filter.ts';
import { listCalls } from './list.ts';
import type { CallOrder } from './order.ts';
import type { CallListItem } from './view.ts';

const pageRows = 500;

const cells = {
  id: ({ id }: CallListItem) => id,
  source_call_id: ({ sourceCallId }: CallListItem) => sourceCallId,
  started_at: ({ startedAt }: CallListItem) => startedAt.toISOString(),
  direction: ({ direction }: CallListItem) => direction,
  from: ({ from }: CallListItem) => from,
  to: ({ to }: CallListItem) => to,
  agent: ({ agentName }: CallListItem) => agentName,
  customer_id: ({ customerId }: CallListItem) => customerId,
  customer: ({ customerName }: CallListItem) => customerName,
  booking_id: ({ bookingId }: CallListItem) => bookingId,
  duration_seconds: ({ durationSeconds }: CallListItem) => durationSeconds,
  stage: ({ stage }: CallListItem) => stage,
  intent: ({ about }: CallListItem) => about?.intent ?? null,
  topics: ({ about }: CallListItem) => about?.topics.join('; ') ?? null,
  tags: ({ about }: CallListItem) => about?.tags.join('; ') ?? null,
  sentiment: ({ sentiment }: CallListItem) => sentiment?.label ?? null,
  sentiment_score: ({ sentiment }: CallListItem) => sentiment?.score ?? null,
  summary: ({ about }: CallListItem) => about?.summary ?? null,
  received_at: ({ receivedAt }: CallListItem) => receivedAt.toISOString(),
  finished_at: ({ finishedAt }: CallListItem) => finishedAt?.toISOString() ?? null,
};
export type CallColumn = keyof typeof cells;
export const callColumns = Object.keys(cells) as CallColumn[];

/**
 * The list as rows of a file, a page at a time: memory stays at one page however many there are, and no transaction
 * stays open while a slow reader reads. Calls that arrive meanwhile may or may not be included.
 */
export async function* exportCalls(
  db: Database,
  filter: CallFilter & { sort?: CallOrder | undefined },
): AsyncGenerator<Record<CallColumn, unknown>[]> {
  let cursor: string | undefined;
  do {
    const page = { ...filter, cursor, limit: pageRows };
    const { items, nextCursor } = await withTenant(db, filter.tenantId, (tx) => listCalls(tx, page));
    yield items.map((call) => rowOf(call));
    cursor = nextCursor ?? undefined;
  } while (cursor);
}

const rowOf = (call: CallListItem) =>
  Object.fromEntries(callColumns.map((name) => [name, cells[name](call)])) as Record<CallColumn, unknown>;
