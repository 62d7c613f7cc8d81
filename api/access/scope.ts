import type { Context, Next } from 'hono';
import type { RowScope } from '../../core/access/scope.ts';
import { runInScope, scopeHandle } from '../../db/scope.ts';
import type { ApiDeps } from '../kit/deps.ts';
import type { ApiEnv, Caller } from '../kit/routing.ts';

/** Whose calls a caller sees; null = all. Keys see all calls, whatever else they may. */
export const scopeOf = (caller: Caller): RowScope => (caller.kind === 'user' ? caller.agents : null);

/** The same parts with a database that shows each caller the calls of the own scope alone. */
export const scopeDeps = (deps: ApiDeps): ApiDeps =>
  Object.create(deps, { db: { value: scopeHandle(deps.db), enumerable: true } });

/** What lies behind runs for this caller. */
export const inCallersScope = (c: Context<ApiEnv>, next: Next): Promise<void> =>
  runInScope(scopeOf(c.get('caller')), next);
