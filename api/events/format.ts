import type { Right } from '../../core/access/rights.ts';
import type { RowScope } from '../../core/access/scope.ts';
import { writeCursor } from '../../services/feed/cursor.ts';
import type { FeedEvent } from '../../services/feed/read.ts';
import type { EventType } from '../../services/journal/tell.ts';

/** The right that each event type needs: the right to read what it is about. */
const rightFor: Record<EventType, Right> = {
  'call.received': 'calls:read',
  'call.stage': 'calls:read',
  'step.started': 'calls:read',
  'step.waiting': 'calls:read',
  'step.finished': 'calls:read',
  'call.parked': 'parked:read',
  'call.resolved': 'parked:read',
  'call.completed': 'calls:read',
  'call.linked': 'calls:read',
  'call.rerun': 'calls:read',
  'call.rebuilt': 'calls:read',
  'call.erased': 'calls:read',
  'plan.scheduled': 'plans:read',
  'plan.dialing': 'plans:read',
  'plan.attempted': 'plans:read',
  'plan.ended': 'plans:read',
  'plan.rebuilt': 'plans:read',
  'plan.erased': 'plans:read',
  'review.created': 'review:read',
  'review.resolved': 'review:read',
};

/** What a client may read and what it asked for; undefined asks for everything. */
export type Follower = {
  rights: ReadonlySet<Right>;
  agents: RowScope;
  types: ReadonlySet<string> | undefined;
  callId: string | undefined;
};

/** The message this client gets for an event; empty if the event is not visible to it. */
export function formatEvent(event: FeedEvent, { rights, agents, types, callId }: Follower): string {
  if (callId && event.callId !== callId) return '';
  if (agents && (event.agentKey === null || !agents.includes(event.agentKey))) return '';
  const allowed = rights.has(rightFor[event.type]);
  // Every call list shows that a call is parked; the reason is only for those who may see parked calls.
  const masked = !allowed && event.type === 'call.parked' && rights.has('calls:read');
  if (!allowed && !masked) return '';
  if (types && !types.has(masked ? 'call.stage' : event.type)) return '';
  return masked
    ? write(stageOnly, { ...event, type: 'call.stage', data: { stage: 'parked' } }, event)
    : write(whole, event);
}

/** Formatted once for all followers; freed with the event. */
const whole = new WeakMap<FeedEvent, string>();
const stageOnly = new WeakMap<FeedEvent, string>();

function write(written: WeakMap<FeedEvent, string>, event: FeedEvent, key = event): string {
  const known = written.get(key);
  if (known) return known;
  const { cursor, type, callId, planId, data, at } = event;
  const text = `id: ${writeCursor(cursor)}\ndata: ${JSON.stringify({ type, callId, planId, data, at })}\n\n`;
  written.set(key, text);
  return text;
}
