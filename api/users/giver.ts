import type { Giver } from '../../core/access/giving.ts';
import { byWhom } from '../kit/caller.ts';
import type { Caller } from '../kit/routing.ts';

/** Whoever asks, as one who gives rights. */
export function giverOf(caller: Caller): Giver & { name: string } {
  const { rights } = caller;
  const name = byWhom(caller);
  if (caller.kind !== 'user') return { userId: null, role: null, rights, seesAllCalls: caller.kind === 'key', name };
  return { userId: caller.userId, role: caller.role, rights, seesAllCalls: caller.agents === null, name };
}
