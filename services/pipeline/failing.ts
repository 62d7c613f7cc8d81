import { sql } from 'drizzle-orm';
import { type FailureType, reasonCode } from '../../core/failures.ts';
import type { Tx } from '../../db/open.ts';
import { modelCalls } from '../../db/tables/tenants.ts';

/**
 * A provider that has failed several requests in a row. `silent`: it accepted them and never answered. `since`: when
 * the first of them failed, or was sent to a silent one.
 */
export type FailingProvider = { provider: string; failures: number; silent: boolean; since: Date };

const theirs: FailureType[] = ['AuthRejected', 'QuotaExhausted', 'RateLimited', 'Upstream', 'Timeout', 'Unavailable'];
const codes = theirs.map(reasonCode);
const inARow = 3;
/** Each of these has taken minutes. */
const silentInARow = 2;
const lastMinutes = 30;

/**
 * Speech and model providers whose last requests within half an hour all failed through their fault: three or more, or
 * two that were never answered.
 */
export async function findFailingProviders(
  tx: Tx,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<FailingProvider[]> {
  const since = new Date(now.getTime() - lastMinutes * 60_000);
  const { rows } = await tx.execute<FailingProvider>(sql`
    with recent as (
      select provider, outcome, duration_ms, created_at from ${modelCalls} where tenant_id = ${tenantId} and created_at >= ${since}
    ), good as (
      select provider, max(created_at) as at from recent where outcome = 'done' group by provider
    )
    select r.provider, count(*)::int as failures, bool_and(r.outcome = ${reasonCode('Timeout')}) as silent,
      case when bool_and(r.outcome = ${reasonCode('Timeout')})
        then min(r.created_at - make_interval(secs => r.duration_ms / 1000.0)) else min(r.created_at) end as since
    from recent r left join good g using (provider)
    where r.outcome in ${codes} and (g.at is null or r.created_at > g.at)
    group by r.provider having count(*) >= ${inARow}
      or (bool_and(r.outcome = ${reasonCode('Timeout')}) and count(*) >= ${silentInARow}) order by r.provider`);
  return rows.map((row) => ({ ...row, since: new Date(row.since) }));
}
