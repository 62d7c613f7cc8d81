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

/** Filters in which somebody writes words of their own. The log says that they were used, never what was in them. */
const worded = ['q', 'text', 'number', 'phone', 'topic', 'tag', 'intent'];

/** What was typed into them; undefined where nothing was. */
export function wordsOf(c: Context<ApiEnv>): [name: string, words: string][] | undefined {
  const typed = worded.flatMap((name): [string, string][] => {
    const words = c.req.query(name);
    return words ? [[name, words]] : [];
  });
  return typed.length > 0 ? typed : undefined;
}

/** @returns undefined where the request says nothing of it. */
export function tellOf(c: Context<ApiEnv>): Record<string, string> | undefined {
  const kept = Object.entries(c.req.query()).filter(([name]) => told.has(name));
  const words = wordsOf(c)?.map(([name]) => name);
  if (words) kept.push(['searched', words.join(' ')]);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
