import { sql } from 'drizzle-orm';
import type { RunLoss } from '../../core/run.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { contactPlans } from '../../db/tables/plans.ts';

/** `since`: the first of them. `oneCallId` if it was a single call and nothing else. */
export type RebuiltRuns = { calls: number; plans: number; causes: RunLoss[]; since: Date; oneCallId: string | null };

const lastHours = 1;

/** Runs that were lost and restarted within the last hour; null if none. */
export async function findRebuilt(
  tx: Tx,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<RebuiltRuns | null> {
  const since = new Date(now.getTime() - lastHours * 3_600_000);
  const { rows } = await tx.execute<{
    calls: number;
    plans: number;
    causes: RunLoss[];
    since: Date;
    call_id: string;
  }>(sql`
    with rebuilt as (
      select id as call_id, rebuilt_cause, rebuilt_at from ${calls} where tenant_id = ${tenantId} and rebuilt_at >= ${since}
      union all
      select null, rebuilt_cause, rebuilt_at from ${contactPlans} where tenant_id = ${tenantId} and rebuilt_at >= ${since}
    )
    select count(call_id)::int as calls, count(*)::int - count(call_id)::int as plans, min(rebuilt_at) as since,
      array_agg(distinct rebuilt_cause order by rebuilt_cause) as causes, min(call_id::text) as call_id
    from rebuilt having count(*) > 0`);
  const [row] = rows;
  if (!row) return null;
  const { call_id: callId, ...found } = row;
  return { ...found, since: new Date(row.since), oneCallId: row.calls === 1 && row.plans === 0 ? callId : null };
}
