import { sql } from 'drizzle-orm';
import { steps } from '../core/call.ts';
import type { Insights } from '../core/insights.ts';
import type { Database } from '../db/open.ts';
import { analyses, callSteps, calls } from '../db/tables/calls.ts';
import { customers } from '../db/tables/customers.ts';
import { withTenant } from '../db/tenant.ts';

const mood = { score: 0.42, label: 'positive' as const, quarters: [0, 0.2, 0.8, 0.6] };
const insights: Insights = {
  engine: 'rules',
  model: null,
  summary: 'The customer raised a booking for Friday from six to eight guests.',
  sentiment: { ...mood, bySpeaker: { customer: mood }, quotes: [] },
  topics: [{ name: 'guests', confidence: 0.9, quotes: [] }],
  intent: { name: 'change booking', confidence: 0.86, quotes: [] },
  actionItems: [],
  callbackWishes: [],
  entities: [],
  memories: [],
  tags: [],
  unverified: [],
};

/**
 * Ended calls, one per minute, each with customer, agent, length, steps and analysis: rows with something in every
 * column.
 */
export const insertListedCalls = (db: Database, tenantId: string, count: number): Promise<void> =>
  withTenant(db, tenantId, async (tx) => {
    await tx.execute(sql`
      insert into ${calls} (tenant_id, id, source_call_id, direction, from_number, to_number, started_at, received_at, duration_seconds,
                            agent_name, customer_id, stage, run_started_at, finished_at)
      select ${tenantId}, gen_random_uuid(), 'listed-' || n, case when n % 3 = 0 then 'outbound' else 'inbound' end,
             '+1415' || (5550000 + n), '+14155550100', now() - n * interval '1 minute', now(), 30 + n % 400,
             case when n % 2 = 0 then 'Terry' else 'Priya' end,
             case when n % 2 = 0 then (select id from ${customers} where tenant_id = ${tenantId} limit 1) end, 'done', now(), now()
      from generate_series(1, ${count}) n`);
    await tx.execute(sql`
      insert into ${callSteps} (tenant_id, call_id, step, state, attempts, started_at, finished_at)
      select tenant_id, id, step, 'done', 1, received_at, received_at
      from ${calls}, unnest(string_to_array(${steps.join(' ')}, ' ')) step where tenant_id = ${tenantId}`);
    await tx.execute(sql`
      insert into ${analyses} (tenant_id, call_id, request_hash, insights, created_at)
      select tenant_id, id, id::text, ${JSON.stringify(insights)}::jsonb, received_at
      from ${calls} where tenant_id = ${tenantId}`);
  });
