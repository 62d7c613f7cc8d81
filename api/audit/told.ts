import type { Context } from 'hono';
import type { ApiEnv } from '../kit/routing.ts';

/** Filters that say what was looked for and quote nobody: ids, choices, times. All others stay out of the audit log. */
const told = new Set([
  'action',
  'actorId',
  'agent',
  'bookingId',
  'callId',
  'customerId',
  'direction',
  'from',
  'stage',
  'status',
  'subjectId',
  'subjectKind',
  'to',
]);

/** @returns undefined where the request says nothing of it. */
export function tellOf(c: Context<ApiEnv>): Record<string, string> | undefined {
  const kept = Object.entries(c.req.query()).filter(([name]) => told.has(name));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
