import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { callEvents } from '../../db/tables/calls.ts';

/** Everything that a browser or another program can watch. */
export type EventType =
  | 'call.received'
  | 'call.stage'
  | 'step.started'
  | 'step.finished'
  | 'call.parked'
  | 'call.resolved'
  | 'call.completed'
  | 'plan.scheduled'
  | 'plan.dialing'
  | 'plan.attempted'
  | 'plan.ended'
  | 'review.created'
  | 'review.resolved';

export type NewEvent = {
  tenantId: string;
  callId?: string | null;
  planId?: string | null;
  type: EventType;
  /** Ids, codes and counts only: never a number, a name or what was said. */
  data?: Record<string, unknown>;
  at: Date;
};

/** The channel on which listeners are woken; its payload is the tenant's id and nothing else. */
export const eventChannel = 'callweave_events';

/** Writes events and wakes listeners at commit (Postgres sends equal notifications of one transaction once). */
export async function recordEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  await tx.insert(callEvents).values(
    events.map(({ tenantId, callId, planId, type, data, at }) => ({
      tenantId,
      callId: callId ?? null,
      planId: planId ?? null,
      type,
      data: data ?? {},
      at,
    })),
  );
  await tx.execute(sql`select pg_notify(${eventChannel}, ${first.tenantId})`);
}
