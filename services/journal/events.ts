import type { Tx } from '../../db/open.ts';
import { callEvents } from '../../db/tables/calls.ts';

/** Everything that a browser or another program can watch. */
export const eventTypes = [
  'call.received',
  'call.stage',
  'step.started',
  'step.finished',
  'call.parked',
  'call.resolved',
  'call.completed',
  'call.linked',
  'call.rerun',
  'call.erased',
  'plan.scheduled',
  'plan.dialing',
  'plan.attempted',
  'plan.ended',
  'review.created',
  'review.resolved',
] as const;
export type EventType = (typeof eventTypes)[number];

export type NewEvent = {
  tenantId: string;
  callId?: string | null;
  planId?: string | null;
  type: EventType;
  /** Ids, codes and counts only: never a number, a name or what was said. */
  data?: Record<string, unknown>;
  at: Date;
};

/** The channel on which a trigger wakes listeners at commit; its payload is the tenant's id and nothing else. */
export const eventChannel = 'callweave_events';

/** Writes events in the order given, in the transaction of the rows they speak of. */
export async function recordEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
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
}
