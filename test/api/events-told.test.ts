import { expect, test, vi } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { tell } from '../../services/journal/tell.ts';
import { fill } from './everything.ts';
import { aPerson } from './people.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';
import { openStream } from './stream.ts';

const api = await useApi();
const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });
const everyKind = ['call.stage', 'call.parked', 'call.resolved', 'plan.scheduled', 'review.created'] as const;

async function follow(headers: Record<string, string>, query = '') {
  const stream = await openStream(`${api.url}/api/v1/events${query}`, headers);
  await soon(() => expect(stream.ready()).toBeDefined());
  return stream;
}
const withKey = ({ key }: { key: string }, query = '') => follow({ authorization: `Bearer ${key}` }, query);
async function keyWith({ call }: TestTenant, scopes: string[]): Promise<{ id: string; key: string }> {
  return (await call('POST', '/keys', { name: 'narrow', scopes })).json();
}
async function writeEvery({ tenantId, call }: TestTenant) {
  const { id: callId } = await (await call('POST', '/calls', aCall())).json();
  const data = { stage: 'parked', reasonCode: 'secret_reason' };
  await withTenant(api.db, tenantId, async (tx) => {
    for (const type of [...everyKind, 'call.completed' as const])
      tell(tx, { tenantId, callId, type, run: 1, data, at: new Date() });
  });
}
/** Without the steps that are over when a call comes in with its words. */
const told = (stream: Awaited<ReturnType<typeof follow>>) =>
  stream.events().flatMap(({ data }) => (data.type === 'step.finished' ? [] : [data.type]));

test.each([
  [['calls:read'], ['call.received', 'call.stage', 'call.stage', 'call.completed']],
  [
    ['calls:read', 'plans:read'],
    ['call.received', 'call.stage', 'call.stage', 'plan.scheduled', 'call.completed'],
  ],
  [
    ['calls:read', 'parked:read'],
    ['call.received', 'call.stage', 'call.parked', 'call.resolved', 'call.completed'],
  ],
  [
    ['calls:read', 'review:read'],
    ['call.received', 'call.stage', 'call.stage', 'review.created', 'call.completed'],
  ],
])('who may %j is told %j', async (scopes, expected) => {
  const tenant = await api.asTenant();
  const stream = await withKey(await keyWith(tenant, scopes));
  await writeEvery(tenant);
  await soon(() => expect(told(stream)).toContain('call.completed'));
  expect(told(stream)).toEqual(expected);
  const text = JSON.stringify(stream.events());
  if (scopes.includes('parked:read')) expect(text).toContain('call.parked');
  else
    expect(
      stream
        .events()
        .filter(({ data }) => data.type === 'call.stage')
        .at(-1)?.data.data,
    ).toEqual({ stage: 'parked' });
  expect(stream.counters()).toEqual([]);
  await stream.close();
});

test('only the kinds that are asked for come, and a kind that there is not is refused', async () => {
  const tenant = await api.asTenant();
  const stream = await withKey(tenant, '?types=plan.scheduled,call.completed');
  await writeEvery(tenant);
  await soon(() => expect(told(stream)).toEqual(['plan.scheduled', 'call.completed']));
  expect(stream.events()).toHaveLength(2);
  await stream.close();
  const refused = await tenant.call('GET', '/events?types=call.stage,call.secret');
  expect(refused.status).toBe(400);
  expect((await refused.json()).errors[0]).toMatchObject({ field: 'types', value: 'call.secret' });
});

test('the counters are those of the status for each scope, at once and after a change', async () => {
  const tenant = await api.asTenant();
  const all = await fill(api, tenant);
  const person = await aPerson(api, tenant, { role: 'agent', agentName: `Agent ${all.mark}` });
  const nobody = await aPerson(api, tenant, { role: 'agent', agentName: 'Nobody' });
  const follow = async ({ email }: { email: string }) => {
    const signedIn = await fetch(`${api.url}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'correct horse battery' }),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    return openStream(`${api.url}/api/v1/events?types=counters`, { cookie });
  };
  const streams = [await withKey(tenant, '?types=counters'), await follow(person), await follow(nobody)];
  const asked = [tenant.call, person.call, nobody.call];
  const agree = async () => {
    for (const [at, stream] of streams.entries()) {
      const status = await (await asked[at]?.('GET', '/pipeline/status'))?.json();
      const { stages, reviewItems, plans } = status;
      expect(stream.counters().at(-1), `stream ${at}`).toMatchObject({
        event: 'counters',
        id: '',
        data: { stages, reviewItems, plans, parked: status.parked.total },
      });
    }
  };
  await vi.waitFor(agree, { timeout: 15_000, interval: 200 });
  const before = streams.map((stream) => stream.counters().at(-1));
  await tenant.call('POST', '/calls', aCall({ agentName: `Agent ${all.mark}` }));
  await tenant.call('POST', '/calls', aCall({ agentName: 'Nobody' }));
  await tenant.call('POST', '/calls', aCall());
  await vi.waitFor(agree, { timeout: 15_000, interval: 200 });
  for (const [at, stream] of streams.entries()) expect(stream.counters().at(-1)).not.toEqual(before[at]);
  await Promise.all(streams.map((stream) => stream.close()));
});
