import type { RowScope } from '../core/access/scope.ts';
import type { Database } from '../db/open.ts';
import { runInScope, scopeHandle } from '../db/scope.ts';
import { withTenant } from '../db/tenant.ts';
import type { FeedEvent } from '../services/feed/read.ts';
import { visibleCalls } from '../services/feed/visible.ts';

/**
 * Leaves events of calls outside a follower's scope out of the tenant's common stream; events without a call are for those who see all.
 * What was found out about a call is kept until {@link Sight.renew}.
 */
export function openSight(db: Database, tenantId: string, agents: RowScope) {
  const scoped = scopeHandle(db);
  const seen = new Map<string, boolean>();
  let scope = agents;

  const lookUp = async (callIds: readonly string[]) => {
    const found = await runInScope(scope, () =>
      withTenant(scoped, tenantId, (tx) => visibleCalls(tx, { tenantId, callIds })),
    );
    for (const id of callIds) seen.set(id, found.has(id));
  };

  return {
    async only(events: readonly FeedEvent[]): Promise<readonly FeedEvent[]> {
      if (!scope) return events;
      const unknown = new Set(events.flatMap(({ callId }) => (callId && !seen.has(callId) ? [callId] : [])));
      if (unknown.size > 0) await lookUp([...unknown]);
      return events.filter(({ callId }) => callId !== null && seen.get(callId));
    },
    renew(agents: RowScope): void {
      scope = agents;
      seen.clear();
    },
  };
}
export type Sight = ReturnType<typeof openSight>;
