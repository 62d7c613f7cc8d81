import type { Context, Next } from 'hono';
import type { RowScope } from '../../core/access/scope.ts';
import { runInScope, scopeHandle } from '../../db/scope.ts';
import type { ApiDeps } from '../kit/deps.ts';
import type { ApiEnv, Caller } from '../kit/routing.ts';

/** Whose calls a caller sees; null = all. API keys see all calls, whatever else they may do. */
export const scopeOf = (caller: Caller): RowScope => (caller.kind === 'user' ? caller.agents : null);

/** The same dependencies with a database handle that shows each caller only the calls in their own scope. */
export const scopeDeps = (deps: ApiDeps): ApiDeps =>
  Object.create(deps, { db: { value: scopeHandle(deps.db), enumerable: true } });

/** Everything after this middleware runs as this caller. */
export const inCallersScope = (c: Context<ApiEnv>, next: Next): Promise<void> =>
  runInScope(scopeOf(c.get('caller')), next);
