import { eq, sql } from 'drizzle-orm';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../../../db/ids.ts';
import { calls } from '../../../db/tables/calls.ts';
import { speechJobs } from '../../../db/tables/jobs.ts';
import { attemptReceipts, contactAttempts, simulatedCalls } from '../../../db/tables/plans.ts';
import { inboundReceipts, modelCalls } from '../../../db/tables/tenants.ts';
import { withTenant } from '../../../db/tenant.ts';
import { tableStores } from '../../../services/erase/registry.ts';
import type { SubjectKind } from '../../../services/erase/rule.ts';
import { fill } from '../../api/everything.ts';
import { useApi } from '../../api/serve.ts';
import { tablesHolding } from '../../fixtures/leftovers.ts';

const api = await useApi();

/** Which subject a column brings into its table. */
const subjectOfColumn: [RegExp, readonly SubjectKind[]][] = [
  [/^(call_id|source_call_id|attempt_id|plan_id)$/, ['call']],
  [/^(attempt_id|plan_id)$/, ['plans']],
  [/^customer_id$/, ['customer']],
  [/^booking_id$/, ['bookings']],
  [/^(user_id|actor_id|created_by|imported_by|resolved_by|decided_by|agent_name|email)$/, ['person', 'customer']],
  [/(^|_)(e164|phone)$|^((from|to)_)?number$/, ['call', 'customer']],
];

/** What the catalogue holds and the registry does not know, in words. */
async function unregistered(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select c.relname as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|callweave_migrations)'
    group by c.relname`);
  const known = new Map(tableStores.map((one) => [one.name, one.about]));
  const findings = rows.flatMap(({ name, columns }) => {
    const about = known.get(name);
    if (!about) return [`${name}: is not in the registry`];
    return columns.flatMap((column) =>
      subjectOfColumn
        .filter(([pattern, kinds]) => pattern.test(column) && !kinds.some((kind) => about[kind]))
        .map(([, kinds]) => `${name}: holds ${column}, and the registry does not say what becomes of its ${kinds[0]}`),
    );
  });
  const there = new Set(rows.map(({ name }) => name));
  return [...findings, ...[...known.keys()].filter((name) => !there.has(name)).map((name) => `${name}: is no table`)];
}

async function aClient(): Promise<Client> {
  const client = new Client({ connectionString: api.ownerUrl });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test('every table says how it is erased, of each call, customer and person in it', async () => {
  expect(await unregistered(await aClient())).toEqual([]);
});

test('a table that says nothing is named, and a new column too', async () => {
  const client = await aClient();
  await client.query('begin');
  await client.query('create table forgotten (tenant_id uuid, note text)');
  await client.query('alter table tenants add column call_id uuid, add column contact_phone text');
  expect((await unregistered(client)).toSorted()).toEqual([
    'forgotten: is not in the registry',
    'tenants: holds call_id, and the registry does not say what becomes of its call',
    'tenants: holds contact_phone, and the registry does not say what becomes of its call',
  ]);
  await client.query('rollback');
});

/** A tenant with rows about one call in every table that can have any. */
async function everywhere() {
  const tenant = await api.asTenant();
  const { tenantId } = tenant;
  const ids = await fill(api, tenant);
  const { callId, planId } = ids;
  const at = new Date();
  const attemptId = newId();
  await withTenant(api.db, tenantId, async (tx) => {
    const attempt = { tenantId, id: attemptId, planId, number: 1, state: 'ended' as const, provider: 'simulator' };
    await tx.insert(contactAttempts).values({ ...attempt, createdAt: at });
    await tx.insert(attemptReceipts).values({ tenantId, attemptId, sequence: 1, status: 'ended', receivedAt: at });
    const rung = { tenantId, id: newId(), attemptId, toE164: '+15550123456', scenario: ids.mark, placedAt: at };
    await tx.insert(simulatedCalls).values(rung);
    const hook = { tenantId, sourceId: ids.sourceId, webhookId: ids.mark, callId, receivedAt: at };
    await tx.insert(inboundReceipts).values(hook);
    const bill = { purpose: 'speech', provider: 'x', model: 'x', unit: 'seconds', inputUnits: 5, outputUnits: 0 };
    const when = { durationMs: 1, outcome: 'done', createdAt: at };
    await tx.insert(modelCalls).values({ tenantId, id: newId(), callId, ...bill, ...when });
    const job = { requestHash: 'x', channel: 0, key: newId(), claimedAt: at };
    await tx.insert(speechJobs).values({ tenantId, callId, ...job });
    await tx.update(calls).set({ runStartedAt: at }).where(eq(calls.id, callId));
    await tx.execute(sql`insert into idempotency_keys (tenant_id, caller, key, request_hash, mentions, created_at)
      values (${tenantId}, 'key', 'once', 'x', jsonb_build_array(${callId}::text), now())`);
  });
  return { ...tenant, ...ids, attemptId };
}

const tablesAbout = (kind: SubjectKind, ...ends: string[]) =>
  tableStores.filter(({ about }) => ends.includes(about[kind]?.end ?? 'none')).map(({ name }) => name);

test('an export of a call has every table that erasing it would touch, and the erasure then touches them all', async () => {
  const { call, callId, planId, attemptId } = await everywhere();
  const { tables } = await (await call('GET', `/calls/${callId}/export`)).json();
  expect(Object.keys(tables).toSorted()).toEqual(tablesAbout('call', 'deleted', 'blanked').toSorted());
  expect(JSON.stringify(tables)).not.toMatch(/"(hash|answerSealed|textVector|tenantId)"/);

  const { erased } = await (await call('DELETE', `/calls/${callId}`)).json();
  const touched = erased
    .filter(({ store }: { store: string }) => store === 'database')
    .map(({ what }: { what: string }) => what.replace(/ \(.*/, ''));
  expect(touched.toSorted()).toEqual(tablesAbout('call', 'deleted', 'blanked').toSorted());
  // Events and audit log tell that it was erased.
  const told = ['audit_log', 'call_erasures', 'events'];
  expect((await tablesHolding(api.ownerUrl, callId)).filter((name) => !told.includes(name))).toEqual([]);
  for (const id of [planId, attemptId]) expect(await tablesHolding(api.ownerUrl, id)).toEqual([]);
});

test('an export of a customer has what erasing it would take or change, and nothing of another', async () => {
  const { call, customerId, mark } = await everywhere();
  const other = await everywhere();
  const { id, tables } = await (await call('GET', `/customers/${customerId}/export`)).json();
  expect(id).toBe(customerId);
  expect(Object.keys(tables)).toEqual(
    expect.arrayContaining(['bookings', 'calls', 'contact_plans', 'customer_memories', 'customer_phones', 'customers']),
  );
  expect(JSON.stringify(tables)).toContain(`Customer ${mark}`);
  expect(JSON.stringify(tables)).not.toContain(other.mark);
});
