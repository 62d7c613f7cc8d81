import { sql } from 'drizzle-orm';
import type { RowScope } from '../../core/access/scope.ts';
import { type Stage, stages } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { calls, parked } from '../../db/tables/calls.ts';
import { reviewItems } from '../../db/tables/customers.ts';
import { contactPlans } from '../../db/tables/plans.ts';

/**
 * What is waiting for one agent's calls (in lower case; null = no agent): how many of a kind, and for plans when the
 * first is due.
 */
export type AgentCounts = { agentKey: string | null; kind: string; total: number; dueAt: Date | null };

/** The counters shown next to the pages, the same as in the pipeline's status. */
export type Counts = {
  /** Calls by stage, including stages with 0. */
  stages: Record<Stage, number>;
  parked: number;
  reviewItems: number;
  plans: { waiting: number; dialing: number; nextDueAt: Date | null };
};

/** Everything {@link sumCounts} needs for any scope, in one statement. Empty for a tenant without calls and plans. */
export async function readCounts(tx: Tx, tenantId: string): Promise<AgentCounts[]> {
  const { rows } = await tx.execute<{
    agentKey: string | null;
    kind: string;
    total: string;
    dueAt: string | Date | null;
  }>(sql`
    select agent_key as "agentKey", stage as kind, count(*) as total, null::timestamptz as "dueAt"
      from ${calls} where tenant_id = ${tenantId} group by 1, 2
    union all
    select c.agent_key, 'parked item', count(*), null from ${parked} p
      join ${calls} c on c.tenant_id = p.tenant_id and c.id = p.call_id
      where p.tenant_id = ${tenantId} and p.resolved_at is null group by 1
    union all
    select c.agent_key, 'review item', count(*), null from ${reviewItems} r
      join ${calls} c on c.tenant_id = r.tenant_id and c.id = r.call_id
      where r.tenant_id = ${tenantId} and r.resolved_at is null group by 1
    union all
    select c.agent_key, 'plan ' || p.state, count(*), min(p.due_at) from ${contactPlans} p
      left join ${calls} c on c.tenant_id = p.tenant_id and c.id = p.call_id
      where p.tenant_id = ${tenantId} and p.due_at is not null group by 1, p.state`);
  return rows.map(({ total, dueAt, ...row }) => ({
    ...row,
    total: Number(total),
    dueAt: dueAt === null ? null : new Date(dueAt),
  }));
}

/** The counts for a caller with this scope. */
export function sumCounts(counts: readonly AgentCounts[], agents: RowScope): Counts {
  const seen = agents ? counts.filter(({ agentKey }) => agentKey !== null && agents.includes(agentKey)) : counts;
  const of = (kind: string) => seen.reduce((sum, row) => sum + (row.kind === kind ? row.total : 0), 0);
  const due = seen.flatMap(({ dueAt }) => dueAt?.getTime() ?? []);
  return {
    stages: Object.fromEntries(stages.map((stage) => [stage, of(stage)])) as Record<Stage, number>,
    parked: of('parked item'),
    reviewItems: of('review item'),
    plans: {
      waiting: of('plan waiting'),
      dialing: of('plan dialing'),
      nextDueAt: due.length > 0 ? new Date(Math.min(...due)) : null,
    },
  };
}
