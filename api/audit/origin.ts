import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Origin } from '../../services/audit/record.ts';
import { byWhom } from '../access/caller.ts';
import type { ApiEnv } from '../routing.ts';

/** Where the request comes from, for the audit log. */
export function originOf(c: Context<ApiEnv>): Origin {
  const caller = c.get('caller');
  return {
    actor: { kind: caller.kind, id: caller.id, name: byWhom(caller) },
    requestId: c.get('requestId'),
    address: getConnInfo(c).remote.address ?? null,
  };
}

/** The same for a route that records its change itself, in the change's own transaction: it is not recorded a second time. */
export function ownRecord(c: Context<ApiEnv>): Origin {
  c.set('audited', true);
  return originOf(c);
}
