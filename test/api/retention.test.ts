import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Stage } from '../../core/call.ts';
import { defaultPipeline, type Retention } from '../../core/settings/pipeline.ts';
import { callErasures, calls, recordings, transcripts } from '../../db/tables/calls.ts';
import { type ObjectKind, objects } from '../../db/tables/objects.ts';
import { withTenant } from '../../db/tenant.ts';
import { finishErasures, sweepRetention } from '../../services/erase/retain.ts';
import { storeSettings } from '../fixtures/contact.ts';
import { useObject } from '../fixtures/objects.ts';
import { fill } from './everything.ts';
import { everyRow } from './rows.ts';
import { type TestTenant, useApi } from './serve.ts';

const api = await useApi();
const now = new Date('2026-11-21T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const sweep = (over: Partial<typeof api.deps> = {}) => sweepRetention({ ...api.deps, now: () => now, ...over });

/** A call with everything that a call can have, that came in so many days ago. */
async function anOld(tenant: TestTenant, days: number, stage: Stage = 'done') {
  const { tenantId } = tenant;
  const { callId, storageKey } = await fill(api, tenant);
  const sha256 = randomBytes(32).toString('hex');
  const keys = {
    audio: `${tenantId}/audio/${sha256}`,
    speech: `${tenantId}/speech/${sha256}`,
    words: `${tenantId}/words/${sha256}`,
  };
  for (const key of Object.values(keys)) await api.deps.storage.put(key, Buffer.from('x'), 'text/plain');
  await api.deps.storage.remove(storageKey);
  await withTenant(api.db, tenantId, async (tx) => {
    await tx
      .update(calls)
      .set({ stage, receivedAt: daysAgo(days) })
      .where(eq(calls.id, callId));
    for (const [kind, key] of Object.entries(keys)) await useObject(tx, { tenantId, callId }, key, kind as ObjectKind);
    await tx.update(recordings).set({ sha256, storageKey: keys.audio, bytes: 1 }).where(eq(recordings.callId, callId));
    await tx.update(transcripts).set({ wordsKey: keys.words }).where(eq(transcripts.callId, callId));
    await tx.delete(objects).where(eq(objects.key, storageKey));
  });
  return { callId, keys };
}

async function keep(tenant: TestTenant, retentionDays: Retention) {
  const { version } = await (await tenant.call('GET', '/pipeline/config')).json();
  const config = { ...defaultPipeline, retentionDays };
  expect((await tenant.call('PUT', '/pipeline/config', { version, config })).status).toBe(200);
}

const stored = async ({ tenantId }: TestTenant) => {
  const keys: string[] = [];
  for await (const key of api.deps.storage.list(`${tenantId}/`)) keys.push(key);
  return keys.toSorted();
};
const receipts = ({ tenantId }: TestTenant) =>
  withTenant(api.db, tenantId, (tx) => tx.select().from(callErasures).orderBy(callErasures.part));
const status = async ({ call }: TestTenant, path: string) => {
  const answer = await call('GET', path);
  await answer.arrayBuffer();
  return answer.status;
};

test('calls whose time is over are erased in every store with a receipt, younger ones and other tenants stay', async () => {
  const [tenant, other] = [await api.asTenant(), await api.asTenant()];
  const [old, parked] = [await anOld(tenant, 31), await anOld(tenant, 40, 'parked')];
  const young = await anOld(tenant, 29);
  await anOld(other, 400);
  await keep(tenant, { calls: 30, audio: null, transcripts: null });
  const theirs = [await everyRow(api.db, other.tenantId), await stored(other)];
  expect(await sweep()).toBe(2);
  for (const { callId } of [old, parked]) expect(await status(tenant, `/calls/${callId}`)).toBe(404);
  expect(await status(tenant, `/calls/${young.callId}`)).toBe(200);
  expect(await stored(tenant)).toEqual(Object.values(young.keys).toSorted());
  const told = await receipts(tenant);
  expect(told.map(({ callId, part }) => `${callId} ${part}`).toSorted()).toEqual(
    [`${old.callId} call`, `${parked.callId} call`].toSorted(),
  );
  for (const { finishedAt, storageKeys, erased } of told) {
    expect({ finishedAt, storageKeys }).toEqual({ finishedAt: now, storageKeys: [] });
    expect(erased).toContainEqual({ store: 'database', what: 'calls', count: 1 });
  }
  expect([await everyRow(api.db, other.tenantId), await stored(other)]).toEqual(theirs);
  expect(await sweep()).toBe(0);
  expect(await receipts(tenant)).toEqual(told);
});

test('audio and transcript go each by its own time, and the call can still be erased whole', async () => {
  const tenant = await api.asTenant();
  const { callId, keys } = await anOld(tenant, 50);
  const busy = await anOld(tenant, 50, 'analyzing');
  const ofBusy = Object.values(busy.keys);
  await keep(tenant, { audio: null, transcripts: 45, calls: null });
  expect(await sweep()).toBe(1);
  expect(await stored(tenant)).toEqual([...ofBusy, keys.audio].toSorted());
  expect(await status(tenant, `/calls/${callId}/audio`)).toBe(200);
  expect(await status(tenant, `/calls/${callId}/transcript`)).toBe(404);
  expect(await (await tenant.call('GET', `/calls/${callId}`)).json()).toMatchObject({ insights: null });

  await keep(tenant, { audio: 7, transcripts: 45, calls: null });
  expect(await Promise.all([sweep(), sweep()])).toEqual(expect.arrayContaining([1]));
  expect(await stored(tenant)).toEqual(ofBusy.toSorted());
  expect(await status(tenant, `/calls/${callId}/audio`)).toBe(404);
  expect(await status(tenant, `/calls/${callId}`)).toBe(200);
  expect(await receipts(tenant)).toMatchObject([
    {
      callId,
      part: 'audio',
      erased: [
        { what: 'recordings', count: 1 },
        { store: 'storage', what: 'audio' },
      ],
    },
    {
      callId,
      part: 'transcript',
      erased: [{ what: 'analyses' }, { what: 'transcripts' }, { what: 'speech' }, { what: 'words' }],
    },
  ]);
  expect(await status(tenant, `/calls/${busy.callId}/audio`)).toBe(200);
  const whole = await tenant.call('DELETE', `/calls/${callId}`);
  expect((await whole.json()).erased).toContainEqual({ store: 'database', what: 'calls', count: 1 });
  expect(await receipts(tenant)).toHaveLength(3);
});

test('what two calls share stays until the time of the last is over', async () => {
  const tenant = await api.asTenant();
  const [old, young] = [await anOld(tenant, 50), await anOld(tenant, 1)];
  await withTenant(api.db, tenant.tenantId, async (tx) => {
    const sha256 = old.keys.audio.split('/')[2] ?? '';
    const shared = { sha256, storageKey: old.keys.audio, bytes: 1 };
    await useObject(tx, { tenantId: tenant.tenantId, callId: young.callId }, old.keys.audio);
    await tx.update(recordings).set(shared).where(eq(recordings.callId, young.callId));
  });
  await keep(tenant, { audio: 7, transcripts: null, calls: null });
  expect(await sweep()).toBe(1);
  expect(await stored(tenant)).toContain(old.keys.audio);
  expect(await status(tenant, `/calls/${young.callId}/audio`)).toBe(200);
});

test('an erasure that was broken off between rows and objects is finished by a later round, and holds up no other', async () => {
  const tenant = await api.asTenant();
  const [first, second] = [await anOld(tenant, 60), await anOld(tenant, 50)];
  await keep(tenant, { audio: 7, transcripts: null, calls: null });
  const { storage } = api.deps;
  const list = storage.list.bind(storage);
  const remove = async (key: string) => {
    if (key === first.keys.audio) throw new Error('the storage is away');
    await storage.remove(key);
  };
  await expect(sweep({ storage: Object.assign(Object.create(storage), { list, remove }) })).rejects.toThrow(
    '1 erasures cannot be made yet',
  );
  expect(await stored(tenant)).toContain(first.keys.audio);
  expect(await stored(tenant)).not.toContain(second.keys.audio);
  expect(await sweep()).toBe(0);
  const finish = (at: Date) => finishErasures({ ...api.deps, now: () => at });
  expect(await finish(now)).toBe(0);
  expect(await finish(new Date(now.getTime() + 2 * 3_600_000))).toBe(1);
  expect(await stored(tenant)).not.toContain(first.keys.audio);
  expect((await receipts(tenant)).every(({ finishedAt }) => finishedAt !== null)).toBe(true);
});

test('settings that cannot be read keep everything of their tenant, and the sweep of the others goes on', async () => {
  const [unreadable, other] = [await api.asTenant(), await api.asTenant()];
  const kept = await anOld(unreadable, 400);
  const old = await anOld(other, 400);
  await storeSettings(api.db, unreadable.tenantId, { retentionDays: { calls: 'some' } });
  await keep(other, { calls: 30, audio: null, transcripts: null });
  await expect(sweep()).rejects.toMatchObject({ errors: [{ type: 'InvalidSettings' }] });
  expect(await status(unreadable, `/calls/${kept.callId}`)).toBe(200);
  expect(await status(other, `/calls/${old.callId}`)).toBe(404);
});
