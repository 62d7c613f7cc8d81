import { csvLine } from '../../core/csv.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import type { CallFilter } from './filter.ts';
import { listCalls } from './list.ts';
import type { CallOrder } from './order.ts';
import type { CallListItem } from './view.ts';

const pageRows = 500;

const columns: Record<string, (call: CallListItem) => string | number | null> = {
  id: ({ id }) => id,
  source_call_id: ({ sourceCallId }) => sourceCallId,
  started_at: ({ startedAt }) => startedAt.toISOString(),
  direction: ({ direction }) => direction,
  from: ({ from }) => from,
  to: ({ to }) => to,
  agent: ({ agentName }) => agentName,
  customer_id: ({ customerId }) => customerId,
  customer: ({ customerName }) => customerName,
  booking_id: ({ bookingId }) => bookingId,
  duration_seconds: ({ durationSeconds }) => durationSeconds,
  stage: ({ stage }) => stage,
  intent: ({ about }) => about?.intent ?? null,
  topics: ({ about }) => about?.topics.join('; ') ?? null,
  tags: ({ about }) => about?.tags.join('; ') ?? null,
  sentiment: ({ sentiment }) => sentiment?.label ?? null,
  sentiment_score: ({ sentiment }) => sentiment?.score ?? null,
  summary: ({ about }) => about?.summary ?? null,
  received_at: ({ receivedAt }) => receivedAt.toISOString(),
  finished_at: ({ finishedAt }) => finishedAt?.toISOString() ?? null,
};

/**
 * The list as CSV, a page at a time, header first: memory stays that of one page however many there are, and no transaction stays open
 * while a slow reader reads. Calls that come in meanwhile may or may not be among them.
 */
export async function* exportCalls(
  db: Database,
  filter: CallFilter & { sort?: CallOrder | undefined },
): AsyncGenerator<string> {
  yield csvLine(Object.keys(columns));
  let cursor: string | undefined;
  do {
    const page = { ...filter, cursor, limit: pageRows };
    const { items, nextCursor } = await withTenant(db, filter.tenantId, (tx) => listCalls(tx, page));
    if (items.length > 0) yield items.map((call) => csvLine(Object.values(columns).map((cell) => cell(call)))).join('');
    cursor = nextCursor ?? undefined;
  } while (cursor);
}
