import type { Connection } from './client.ts';
import { createQueue } from './queue.ts';
import type { events } from './tables/calls.ts';

/** A row of `events` before it has its id. */
export type EventRow = Omit<typeof events.$inferSelect, 'id'> & {
  /** The transaction has locked the call's row already. */
  isHeld?: boolean | undefined;
};

/** The channel that wakes listeners at commit; its payload is only the tenant's id, sent once per transaction. */
export const eventChannel = 'callweave_events';

/** Holds events until their transaction commits, in the order told; one that is rolled back emits nothing. */
export const { add: queueEvent, take: takeEvents } = createQueue<EventRow>();

// Waits here for a call that is being erased, rather than while everybody else waits for the lock below.
const holdCalls = 'select from calls where tenant_id = $1::uuid and id = any($2::uuid[]) order by id for key share';
const types = ['text', 'uuid', 'uuid', 'int', 'jsonb', 'timestamptz'];
const fieldsOf = ({ type, callId, planId, run, data, at }: EventRow) =>
  [type, callId, planId, run, JSON.stringify(data), at] as const;

/**
 * The rows and their parameters, after the tenant's. One or two, the usual case, are spelled out: for arrays, whose
 * length a plan cannot know, Postgres plans the statement anew each time, which costs more than to run it.
 */
function told(events: readonly EventRow[]): { rows: string; values: unknown[] } {
  const fields = events.map(fieldsOf);
  if (fields.length > 2) {
    const arrays = types.map((type, n) => `$${n + 2}::${type}[]`);
    return { rows: `unnest(${arrays}) with ordinality`, values: types.map((_, n) => fields.map((row) => row[n])) };
  }
  const row = (at: number) => `(${types.map((type, n) => `$${at * types.length + n + 2}::${type}`)}, ${at})`;
  return { rows: `(values ${fields.map((_, at) => row(at))})`, values: fields.flat() };
}

// The attempt is known to Postgres alone while the start and its event are on their way.
const startData = `data || (select jsonb_build_object('attempt', attempts) from call_steps
  where tenant_id = $1::uuid and call_id = told.call_id and step = data ->> 'step' and unit = data ->> 'unit')`;

/**
 * Ids are assigned to the rows that come out of the join, so only once the lock is held. Whether a call is there is a
 * scalar subquery: for `exists`, Postgres may read all calls of the tenant.
 */
const insertText = (rows: string, hasStart: boolean) => `
  with locked as materialized (
    select pg_advisory_xact_lock(hashtextextended('events/' || $1::text, 0)), pg_notify('${eventChannel}', $1::text)
  )
  insert into events (tenant_id, type, call_id, plan_id, run, data, at)
  select $1::uuid, type, call_id, plan_id, run,
    ${hasStart ? `case when type = 'step.started' then ${startData} else data end` : 'data'}, at
  from locked, ${rows} as told (type, call_id, plan_id, run, data, at, place)
  where call_id is null or (select true from calls where tenant_id = $1::uuid and id = told.call_id)
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
  const { rows, values } = told(events);
  const hasStart = events.some(({ type }) => type === 'step.started');
  const callIds = [...new Set(events.flatMap(({ callId, isHeld }) => (isHeld ? [] : (callId ?? []))))];
  return [
    ...(callIds.length > 0 ? [client.query({ text: holdCalls, values: [tenantId, callIds] })] : []),
    client.query({ text: insertText(rows, hasStart), values: [tenantId, ...values] }),
  ];
}
