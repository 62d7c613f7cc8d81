import type { Grantor } from '../../core/access/grant.ts';
import { callerName } from '../kit/caller.ts';
import type { Caller } from '../kit/routing.ts';

/** The caller as a grantor of rights. */
export function grantorOf(caller: Caller): Grantor & { name: string } {
  const { rights } = caller;
  const name = callerName(caller);
  if (caller.kind !== 'user') return { userId: null, role: null, rights, seesAllCalls: caller.kind === 'key', name };
  return { userId: caller.userId, role: caller.role, rights, seesAllCalls: caller.agents === null, name };
}
