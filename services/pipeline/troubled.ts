import { sql } from 'drizzle-orm';
import { type FailureType, reasonCode } from '../../core/failures.ts';
import type { Tx } from '../../db/open.ts';
import { modelCalls } from '../../db/tables/tenants.ts';

/** A provider that has refused several requests in a row. `since`: the first of them. */
export type TroubledProvider = { provider: string; failures: number; since: Date };

const theirs: FailureType[] = ['AuthRejected', 'QuotaExhausted', 'RateLimited', 'Upstream', 'Timeout', 'Unavailable'];
const codes = theirs.map(reasonCode);
const inARow = 3;
const lastMinutes = 30;

/** Providers of speech and models whose last requests, three or more within half an hour, all failed by their fault. */
export async function findTroubled(
  tx: Tx,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<TroubledProvider[]> {
  const since = new Date(now.getTime() - lastMinutes * 60_000);
  const { rows } = await tx.execute<{ provider: string; failures: number; since: Date }>(sql`
    with recent as (
      select provider, outcome, created_at from ${modelCalls} where tenant_id = ${tenantId} and created_at >= ${since}
    ), good as (
      select provider, max(created_at) as at from recent where outcome = 'done' group by provider
    )
    select r.provider, count(*)::int as failures, min(r.created_at) as since
    from recent r left join good g using (provider)
    where r.outcome in ${codes} and (g.at is null or r.created_at > g.at)
    group by r.provider having count(*) >= ${inARow} order by r.provider`);
  return rows.map((row) => ({ ...row, since: new Date(row.since) }));
}
