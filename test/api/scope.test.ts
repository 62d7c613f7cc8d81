import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { runInScope, scopeHandle } from '../../db/scope.ts';
import { withTenant } from '../../db/tenant.ts';
import { fill } from './everything.ts';
import { aPerson } from './people.ts';
import { aCall, useApi } from './serve.ts';
import { openStream } from './stream.ts';

const api = await useApi();
const tenant = await api.asTenant();
const all = await fill(api, tenant);
const theAgent = `Agent ${all.mark}`;
const mate = { team: 'Night', agentName: theAgent.toUpperCase() };
const [own, inTeam, stranger, nameless] = await Promise.all([
  aPerson(api, tenant, { role: 'agent', ...mate }),
  aPerson(api, tenant, { role: 'supervisor', scope: 'team', team: 'Night', agentName: 'Grace' }),
  aPerson(api, tenant, { role: 'supervisor', scope: 'team', team: 'Day', agentName: 'Linus' }),
  aPerson(api, tenant, { role: 'agent' }),
]);

const ofTheCall = [
  `/calls/${all.callId}`,
  `/calls/${all.callId}/transcript`,
  `/calls/${all.callId}/audio`,
  `/calls/${all.callId}/peaks`,
  `/contact-plans/${all.planId}`,
];
const lists = ['/calls', '/contact-plans', '/review-items?state=all'];
const deeds = [
  [`/calls/${all.callId}/cancel`, {}],
  [`/contact-plans/${all.planId}/reschedule`, { at: '2027-01-04T15:00:00Z' }],
  [`/contact-plans/${all.planId}/cancel`, {}],
  [`/review-items/${all.reviewId}/resolve`, { action: 'dismiss' }],
] as const;

describe.each([
  ['another team', stranger],
  ['no agent name', nameless],
])('a person with %s', (_who, { call }) => {
  test.each(ofTheCall)('does not find %s', async (path) => {
    expect((await call('GET', path)).status).toBe(404);
  });
  test.each(lists)('sees nothing in %s', async (path) => {
    const answer = await call('GET', path);
    expect(answer.status).toBe(200);
    expect((await answer.json()).items).toEqual([]);
  });
  test.each(deeds)('changes nothing with %s', async (path, body) => {
    expect((await call('POST', path, body)).status).toBe(404);
  });
  test('counts nothing, and exports nothing', async () => {
    const counts = await (await call('GET', '/calls/counts')).text();
    expect(counts).not.toMatch(/[1-9]/);
    const csv = await call('GET', '/calls.csv');
    if (csv.status !== 403) expect((await csv.text()).trim().split('\n')).toHaveLength(1);
  });
});

describe.each([
  ['under whose name it came in, in any letter case', own],
  ['in the same team', inTeam],
])('a person %s', (_who, { call }) => {
  test('finds the call and what belongs to it', async () => {
    for (const path of ofTheCall) {
      const answer = await call('GET', path);
      expect(answer.status, path).toBe(200);
      await answer.arrayBuffer();
    }
    for (const path of lists) expect((await (await call('GET', path)).json()).items, path).toHaveLength(1);
  });
});

test('an export is read within the scope to its last page', async () => {
  await withTenant(api.db, tenant.tenantId, (tx) =>
    tx.execute(sql`
      insert into calls (tenant_id, id, source_call_id, direction, started_at, received_at, run_started_at, agent_name)
      select ${tenant.tenantId}, gen_random_uuid(), 'page ' || n, 'inbound', '2026-11-20T10:00:00Z', now(), now(), case when n <= 700 then 'Linus' else 'Other' end
      from generate_series(1, 1400) n`),
  );
  const csv = await (await stranger.call('GET', '/calls.csv')).text();
  expect(csv.trim().split('\n')).toHaveLength(701);
  expect(csv).not.toContain('Other');
});

test('somebody who leaves the team, or is deactivated, takes the calls out of its sight', async () => {
  expect((await inTeam.call('GET', `/calls/${all.callId}`)).status).toBe(200);
  await tenant.call('PATCH', `/users/${own.userId}`, { team: null });
  expect((await inTeam.call('GET', `/calls/${all.callId}`)).status).toBe(404);
  expect((await own.call('GET', `/calls/${all.callId}`)).status).toBe(200);
  await tenant.call('PATCH', `/users/${own.userId}`, { team: 'Night' });
  expect((await inTeam.call('GET', `/calls/${all.callId}`)).status).toBe(200);
});

test('the stream tells each person of the calls in the own scope alone, also when it is resumed', async () => {
  const follow = async ({ email }: { email: string }) => {
    const signedIn = await fetch(`${api.url}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'correct horse battery' }),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    return openStream(`${api.url}/api/v1/events?lastEventId=0`, { cookie });
  };
  const streams = await Promise.all([own, stranger].map(follow));
  try {
    const { id } = await (await tenant.call('POST', '/calls', aCall({ agentName: 'Linus' }))).json();
    const told = (at: number) => JSON.stringify(streams[at]?.events() ?? []);
    await vi.waitFor(() => expect(told(1)).toContain(id), { timeout: 5_000 });
    await vi.waitFor(() => expect(told(0)).toContain(all.callId), { timeout: 5_000 });
    expect(told(0)).not.toContain(id);
    expect(told(1)).not.toContain(all.callId);
  } finally {
    await Promise.all(streams.map((stream) => stream.close()));
  }
});

describe('the database', () => {
  const scoped = scopeHandle(api.db);
  const asNobody = <T extends Record<string, unknown>>(statement: ReturnType<typeof sql>) =>
    runInScope(['nobody'], () => withTenant(scoped, tenant.tenantId, (tx) => tx.execute<T>(statement)));

  test('hides every table that belongs to a call, by itself or through a plan', async () => {
    const { rows } = await withTenant(api.db, tenant.tenantId, (tx) =>
      tx.execute<{ name: string }>(sql`
        select distinct c.relname as name from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname in ('call_id', 'plan_id', 'attempt_id') and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`),
    );
    const names = ['calls', ...rows.map(({ name }) => name)];
    expect(names.length).toBeGreaterThan(12);
    for (const name of names)
      expect((await asNobody(sql`select 1 from ${sql.identifier(name)}`)).rows, name).toEqual([]);
    const { rows: seen } = await asNobody(sql`select 1 from customers`);
    expect(seen.length).toBeGreaterThan(0);
  });

  test('takes a name with quotes as a name', async () => {
    const names = ["o'neil\\'); select 1; --", '"'];
    const { rows } = await runInScope(names, () =>
      withTenant(scoped, tenant.tenantId, (tx) =>
        tx.execute(sql`select current_agents() as names, current_user as role`),
      ),
    );
    expect(rows).toEqual([{ names, role: 'callweave_scoped' }]);
  });

  test('refuses a handle with a scope where no caller is known', async () => {
    await expect(withTenant(scoped, tenant.tenantId, async () => 'seen')).rejects.toThrow('there is no caller here');
  });
});
