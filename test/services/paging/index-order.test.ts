import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Tx } from '../../../db/open.ts';
import { withTenant } from '../../../db/tenant.ts';
import { listAudit } from '../../../services/audit/list.ts';
import { listBookings } from '../../../services/booking/list.ts';
import { countCalls } from '../../../services/call/counts.ts';
import { listCustomers } from '../../../services/customer/list.ts';
import { readCounts } from '../../../services/feed/counts.ts';
import { encodeCursor } from '../../../services/paging/cursor.ts';
import { listParked } from '../../../services/parked/list.ts';
import { readPipelineStatus } from '../../../services/pipeline/status.ts';
import { listPlans } from '../../../services/plan/list.ts';
import { listReviewItems } from '../../../services/review/list.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db, asOwner } = await useDatabase();
const tenantId = await aTenant(db);
const many = 2_000;
const client = await db.$client.connect();
afterAll(() => client.release());

beforeAll(async () => {
  const at = sql`timestamptz '2026-11-01T00:00:00Z' + n * interval '1 second'`;
  const long = `https://recordings.example/${'a'.repeat(300)}`; // rows as wide as real ones
  const rows = sql`generate_series(1, ${sql.raw(String(many))}) n`;
  await withTenant(db, tenantId, async (tx) => {
    await tx.execute(sql`insert into calls (tenant_id, id, source_call_id, direction, recording_url, started_at, received_at, run_started_at)
      select ${tenantId}, uuidv7(), n, 'inbound', ${long}, ${at}, ${at}, now() from ${rows}`);
    await tx.execute(sql`insert into parked (tenant_id, id, call_id, step, failure_type, reason_code, attempts, first_error, last_error, parked_at)
      select tenant_id, id, id, 'analyze', 'Timeout', 'timeout', 1, '', '', started_at from calls`);
    await tx.execute(sql`insert into review_items (tenant_id, id, call_id, kind, facts, created_at)
      select tenant_id, id, id, 'customer_unknown', '{}', started_at from calls`);
    await tx.execute(sql`insert into contact_plans (tenant_id, id, origin, call_id, wish_index, phone_e164, time_zone, phrase, quotes, state, wished_from,
        wished_to, due_at, max_attempts, created_at, run_started_at)
      select tenant_id, id, 'wish', id, 0, '', 'UTC', '', '[]', 'waiting', started_at, started_at, started_at, 3, started_at, now() from calls`);
    await tx.execute(sql`insert into customers (tenant_id, id, name, created_at, updated_at)
      select tenant_id, id, source_call_id, now(), now() from calls`);
    await tx.execute(sql`insert into bookings (tenant_id, id, customer_id, title, status, starts_at, created_at, updated_at)
      select tenant_id, id, id, '', 'confirmed', started_at, now(), now() from calls`);
    await tx.execute(sql`insert into audit_log (tenant_id, id, at, actor_kind, actor_name, action)
      select tenant_id, id, started_at, 'nobody', '', 'getCall' from calls`);
  });
  await vacuumWhole();
}, 60_000);

/** Vacuums until every page of `calls` is known as visible to all: a server that analyzes at the same time keeps the first try from it. */
async function vacuumWhole() {
  await vi.waitFor(
    async () => {
      await asOwner('vacuum analyze');
      const { rows } = await db.execute(
        sql`select relallvisible >= relpages as whole from pg_class where oid = 'calls'::regclass`,
      );
      expect(rows[0]).toEqual({ whole: true });
    },
    { timeout: 30_000, interval: 500 },
  );
}

const last = '01920000-0000-7000-8000-000000000000';
const byTime = { tenantId, limit: 50, cursor: encodeCursor(['2026-11-01T00:10:00.000Z', last]) };
const lists: Record<string, (tx: Tx) => Promise<unknown>> = {
  parked: (tx) => listParked(tx, byTime),
  'review items': (tx) => listReviewItems(tx, byTime),
  'open review items': (tx) => listReviewItems(tx, { ...byTime, state: 'open' }),
  plans: (tx) => listPlans(tx, byTime),
  'plans by due time': (tx) => listPlans(tx, { ...byTime, sort: 'due' }),
  bookings: (tx) => listBookings(tx, byTime),
  customers: (tx) => listCustomers(tx, { ...byTime, cursor: encodeCursor([last]) }),
  'customers by name': (tx) => listCustomers(tx, { ...byTime, sort: 'name', cursor: encodeCursor(['5', last]) }),
  'audit log': (tx) => listAudit(tx, byTime),
};

/** The plans of the statements that a list sends, as Postgres makes them under row level security. */
async function plansOf(list: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  const sent: { query: string; params: unknown[] }[] = [];
  const tx = drizzle(client, { logger: { logQuery: (query, params) => sent.push({ query, params }) } });
  await client.query(`begin; select set_config('role', 'callweave_app', true)`);
  await client.query(`select set_config('callweave.tenant_id', $1, true)`, [tenantId]);
  try {
    await list(tx as never);
    const plans: string[] = [];
    for (const { query, params } of sent) {
      const { rows } = await client.query(`explain (costs off) ${query}`, params);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
    return plans;
  } finally {
    await client.query('rollback');
  }
}

test.each(Object.keys(lists))('%s: read in order from an index that is entered at the cursor', async (name) => {
  const [plan] = await plansOf(lists[name] as (tx: Tx) => Promise<unknown>);
  expect(plan).not.toMatch(/Sort/);
  expect(plan).toMatch(/Index Cond: .*(ROW\(|id < )/);
});

const counts: Record<string, (tx: Tx) => Promise<unknown>> = {
  'calls by stage': (tx) => countCalls(tx, { tenantId }),
  'calls by stage and agent': (tx) => readCounts(tx, tenantId),
  status: (tx) => readPipelineStatus(tx, { tenantId, now: new Date(), seats: [] }),
};

test.each(Object.keys(counts))('%s: counted in the index by stage, without a look at the calls', async (name) => {
  const plans = await plansOf(counts[name] as (tx: Tx) => Promise<unknown>);
  expect(plans.filter((plan) => /Index Only Scan using calls_by_stage/.test(plan))).toHaveLength(1);
});
