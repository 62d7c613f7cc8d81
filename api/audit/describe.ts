import type { Context } from 'hono';
import type { ApiEnv } from '../kit/routing.ts';

/**
 * Filters that say what was searched for and quote nobody: ids, choices, times. All others stay out of the audit log.
 */
const recordedFilters = new Set([
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

/** Filters with free text. The log says that they were used, never what they contained. */
const textFilters = ['q', 'text', 'number', 'phone', 'topic', 'tag', 'intent'];

/** Their values; undefined if none was used. */
export function searchTexts(c: Context<ApiEnv>): [name: string, words: string][] | undefined {
  const typed = textFilters.flatMap((name): [string, string][] => {
    const words = c.req.query(name);
    return words ? [[name, words]] : [];
  });
  return typed.length > 0 ? typed : undefined;
}

/** @returns undefined if there is nothing to record */
export function describeQuery(c: Context<ApiEnv>): Record<string, string> | undefined {
  const recorded = Object.entries(c.req.query()).filter(([name]) => recordedFilters.has(name));
  const words = searchTexts(c)?.map(([name]) => name);
  if (words) recorded.push(['searched', words.join(' ')]);
  return recorded.length > 0 ? Object.fromEntries(recorded) : undefined;
}
