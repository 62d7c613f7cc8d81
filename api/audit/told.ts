import type { Context } from 'hono';
import type { ApiEnv } from '../routing.ts';

/** Fields of a request that say what was decided and quote nobody: ids, choices, times. All others stay out of the audit log. */
const told = new Set([
  'action',
  'actions',
  'agent',
  'at',
  'bookingId',
  'callId',
  'customerId',
  'direction',
  'enabled',
  'expiresAt',
  'extraRights',
  'from',
  'ids',
  'resolution',
  'role',
  'roles',
  'scope',
  'scopes',
  'stage',
  'step',
  'steps',
  'subject',
  'team',
  'to',
  'version',
]);
/** Their names are the business's own words, not a customer's. */
const named = new Set(['key', 'source', 'embed-key', 'invitation', 'user']);
const mostBytes = 4_000;

/** @returns undefined where the request says nothing of it. */
export async function tellOf(c: Context<ApiEnv>, kind: string): Promise<Record<string, unknown> | undefined> {
  const given: unknown = isJson(c.req.header('content-type'))
    ? await c.req.json().catch(() => undefined)
    : c.req.query();
  if (typeof given !== 'object' || given === null) return undefined;
  const kept = Object.entries(given).filter(([name]) => told.has(name) || (name === 'name' && named.has(kind)));
  if (kept.length === 0) return undefined;
  const all = Object.fromEntries(kept);
  return JSON.stringify(all).length > mostBytes ? { fields: kept.map(([name]) => name) } : all;
}

export const isJson = (contentType = '') => /^application\/json\b/i.test(contentType);
