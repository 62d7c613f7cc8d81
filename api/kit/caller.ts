import { limitKeyExpiry } from '../../core/access/grant.ts';
import type { Caller } from './routing.ts';

/** The caller's name as shown beside a decision. */
export const callerName = (caller: Caller): string =>
  caller.kind === 'key' ? `API key ${caller.id.slice(0, 8)}` : caller.name;

/**
 * When a key that this caller creates expires.
 * @throws {Problem} forbidden if it would outlive the key that creates it
 */
export const expiryFor = (caller: Caller, asked: Date | null | undefined): Date | null =>
  limitKeyExpiry(asked ?? null, caller.kind === 'key' ? caller.expiresAt : null);
