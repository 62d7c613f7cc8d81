import { endOfKey } from '../../core/access/giving.ts';
import type { Caller } from './routing.ts';

/** Who did it, as it is shown beside a decision. */
export const byWhom = (caller: Caller): string =>
  caller.kind === 'key' ? `API key ${caller.id.slice(0, 8)}` : caller.name;

/** When a key ends that this caller makes. @throws {Problem} forbidden for one that would outlive the key that makes it */
export const endFor = (caller: Caller, asked: Date | null | undefined): Date | null =>
  endOfKey(asked ?? null, caller.kind === 'key' ? caller.expiresAt : null);
