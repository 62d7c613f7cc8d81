import { AsyncLocalStorage } from 'node:async_hooks';
import type { RowScope } from '../core/access/scope.ts';
import type { Database } from './open.ts';

const current = new AsyncLocalStorage<{ agents: RowScope }>();

/** Everything that `fn` does through a handle of {@link scopeHandle} sees the calls of these agents alone. */
export const runInScope = <T>(agents: RowScope, fn: () => T): T => current.run({ agents }, fn);

/**
 * The same pool for code that serves callers: the database itself hides the calls that lie outside the caller's scope. Where no caller is
 * known it refuses, so that work which loses its caller fails instead of seeing too much.
 */
export function scopeHandle(db: Database): Database {
  const scope = (): RowScope => {
    const known = current.getStore();
    if (!known) throw new Error('Cannot query the database: there is no caller here');
    return known.agents;
  };
  return Object.assign(Object.create(db) as Database, { scope });
}
