import { queueEvent } from '../../db/events.ts';
import type { Tx } from '../../db/open.ts';

/** Everything that a browser or another program can watch. */
export const eventTypes = [
  'call.received',
  'call.stage',
  'step.started',
  'step.waiting',
  'step.finished',
  'call.parked',
  'call.resolved',
  'call.completed',
  'call.linked',
  'call.rerun',
  'call.rebuilt',
  'call.erased',
  'plan.scheduled',
  'plan.dialing',
  'plan.attempted',
  'plan.ended',
  'plan.rebuilt',
  'plan.erased',
  'review.created',
  'review.resolved',
] as const;
export type EventType = (typeof eventTypes)[number];

export type NewEvent = {
  tenantId: string;
  /** The call it belongs to, including through its plan or question: the event is visible and erased with the call. */
  callId?: string | null;
  planId?: string | null;
  type: EventType;
  /** The run of the call or plan. `call.completed` needs it: it is told once per run. */
  run?: number;
  /** The transaction has locked the call's row already, as every write of a unit does. */
  isHeld?: boolean;
  /** Ids, codes and counts only: never a number, a name or what was said. */
  data?: Record<string, unknown>;
  at: Date;
};

/**
 * Tells what the transaction has done, once it commits: events go out in the order they were told, right before the
 * commit. A transaction that is rolled back tells nothing, nor does an event about a call that is gone.
 */
export const tell = (tx: Tx, { tenantId, callId, planId, type, run, data, at, isHeld }: NewEvent): void =>
  queueEvent(tx, {
    tenantId,
    type,
    callId: callId ?? null,
    planId: planId ?? null,
    run: run ?? null,
    data: data ?? {},
    at,
    isHeld,
  });
