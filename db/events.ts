import type { Connection } from './client.ts';
import { createQueue } from './queue.ts';
import type { events } from './tables/calls.ts';

/** A row of `events` before it has its id. */
export type EventRow = Omit<typeof events.$inferSelect, 'id'> & {
  /** The transaction has locked the call's row already. */
  isHeld?: boolean | undefined;
};

/** Holds events until their transaction commits, in the order told; one that is rolled back emits nothing. */
export const { add: queueEvent, take: takeEvents } = createQueue<EventRow>();

// Waits here for a call that is being erased, rather than while everybody else waits for the lock below.
const holdCalls = 'select from calls where tenant_id = $1::uuid and id = any($2::uuid[]) order by id for key share';
// Ids are assigned to the rows that come out of the join, so only once the lock is held.
const insertEvents = `
  with locked as materialized (select pg_advisory_xact_lock(hashtextextended('events/' || $1::text, 0)))
  insert into events (tenant_id, type, call_id, plan_id, run, data, at)
  select $1::uuid, type, call_id, plan_id, run, data::jsonb, at
  from locked, unnest($2::text[], $3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::timestamptz[])
    with ordinality as told (type, call_id, plan_id, run, data, at, place)
  where call_id is null or exists (select from calls where calls.tenant_id = $1::uuid and calls.id = call_id)
  order by place
  on conflict do nothing`;

/**
 * Sends the statements that write one tenant's events; the commit must go out in the same round trip. A lock held until
 * the commit is visible makes the transactions of a tenant write one after the other, so ids are assigned in commit
 * order: a reader who asks for ids above the last one seen misses none, however long another transaction stays open.
 * Skips events of a call that is gone, and a second `call.completed` of one run.
 */
export function sendEvents(client: Connection, events: readonly EventRow[]): Promise<unknown>[] {
  const [first] = events;
  if (!first) return [];
  const { tenantId } = first;
  const callIds = [...new Set(events.flatMap(({ callId, isHeld }) => (isHeld ? [] : (callId ?? []))))];
  return [
    ...(callIds.length > 0 ? [client.query({ text: holdCalls, values: [tenantId, callIds] })] : []),
    client.query({
      text: insertEvents,
      values: [
        tenantId,
        events.map(({ type }) => type),
        events.map(({ callId }) => callId),
        events.map(({ planId }) => planId),
        events.map(({ run }) => run),
        events.map(({ data }) => JSON.stringify(data)),
        events.map(({ at }) => at),
      ],
    }),
  ];
}
