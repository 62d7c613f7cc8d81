import { AsyncLocalStorage } from 'node:async_hooks';
import type { RowScope } from '../core/access/scope.ts';
import type { Database } from './open.ts';

const current = new AsyncLocalStorage<{ agents: RowScope }>();

/** Everything `fn` does through a handle of {@link scopeHandle} sees only these agents' calls. */
export const runInScope = <T>(agents: RowScope, fn: () => T): T => current.run({ agents }, fn);

/**
 * The same pool for code that serves callers: the database itself hides calls outside the caller's scope. Without a
 * known caller it refuses, so work that loses its caller fails instead of seeing too much.
 */
export function scopeHandle(db: Database): Database {
  const scope = (): RowScope => {
    const known = current.getStore();
    if (!known) throw new Error('Cannot query the database: there is no caller here');
    return known.agents;
  };
  return Object.assign(Object.create(db) as Database, { scope });
}
