import type { Context } from 'hono';
import type { Act } from '../../services/audit/change.ts';
import type { Origin } from '../../services/audit/record.ts';
import { callerName } from './caller.ts';
import type { ApiEnv } from './routing.ts';

/** Where the request comes from, for the audit log. */
export function originOf(c: Context<ApiEnv>): Origin {
  const caller = c.get('caller');
  return {
    actor: { kind: caller.kind, id: caller.id, name: callerName(caller) },
    requestId: c.get('requestId'),
    address: c.get('address'),
  };
}

/** The same for a route that changes something: the change takes it and is recorded in its own transaction. */
export const actOf = (c: Context<ApiEnv>, at: Date): Act => ({
  tenantId: c.get('caller').tenantId,
  origin: originOf(c),
  action: c.get('operation'),
  at,
});
