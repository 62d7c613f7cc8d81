import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../../../db/ids.ts';
import { calls } from '../../../db/tables/calls.ts';
import { withTenant } from '../../../db/tenant.ts';
import { type FeedEvent, readEvents } from '../../../services/feed/read.ts';
import { holdCall } from '../../../services/journal/hold.ts';
import { tell } from '../../../services/journal/tell.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db, url } = await useDatabase({ max: 20 });

const write = (tenantId: string, name: string, { callId, pauseMs = 0 }: { callId?: string; pauseMs?: number } = {}) =>
  withTenant(db, tenantId, async (tx) => {
    tell(tx, { tenantId, callId: callId ?? null, type: 'call.stage', data: { name }, at: new Date() });
    await tx.execute(sql`select 1`);
    if (pauseMs) await sleep(pauseMs);
  });
const read = (tenantId: string, after = 0) =>
  withTenant(db, tenantId, (tx) => readEvents(tx, { tenantId, after, limit: 1_000 }));
const namesOf = (events: readonly FeedEvent[]) => events.map(({ data }) => data.name);

/** A transaction that has a number and stays open until the test ends. */
async function leaveOpen(database: string): Promise<void> {
  const client = new Client({ connectionString: database });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin; select pg_current_xact_id()');
}

async function aCall(tenantId: string): Promise<string> {
  const [id, at] = [newId(), new Date()];
  const row = { tenantId, id, sourceCallId: id, direction: 'inbound' as const, startedAt: at, receivedAt: at };
  await withTenant(db, tenantId, (tx) => tx.insert(calls).values(row));
  return id;
}

test.each([
  ['another database of the server', url.replace(/\/\w+$/, '/postgres')],
  ['this database', url],
])('a transaction left open in %s delays no event', async (_, database) => {
  const tenantId = await aTenant(db);
  await leaveOpen(database);
  const begin = performance.now();
  await write(tenantId, 'one');
  expect(namesOf(await read(tenantId))).toEqual(['one']);
  expect(performance.now() - begin).toBeLessThan(2_000);
});

test('a call that somebody holds delays its own events alone', async () => {
  const tenantId = await aTenant(db);
  const [held, free] = [await aCall(tenantId), await aCall(tenantId)];
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding = withTenant(db, tenantId, async (tx) => {
    await holdCall(tx, { tenantId, callId: held });
    await until;
    tell(tx, { tenantId, callId: held, type: 'call.stage', data: { name: 'holder' }, at: new Date() });
  });
  await sleep(50);
  const waiting = write(tenantId, 'waits', { callId: held });
  await sleep(50);
  await write(tenantId, 'goes on', { callId: free });
  expect(namesOf(await read(tenantId))).toEqual(['goes on']);
  release();
  await Promise.all([holding, waiting]);
  expect(namesOf(await read(tenantId))).toEqual(['goes on', 'holder', 'waits']);
});

test('an event of a call that is erased meanwhile is not told, and fails nobody', async () => {
  const tenantId = await aTenant(db);
  await write(tenantId, 'of a call that is gone', { callId: newId() });
  expect(await read(tenantId)).toEqual([]);
});

test.each([1, 2, 3])('readers skip no writer, however slow, and meet none twice (seed %i)', async (seed) => {
  const tenantId = await aTenant(db);
  let state = seed;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const names = Array.from({ length: 60 }, (_, n) => `event ${n}`);
  const queue = [...names];
  const ended: { name: string; begun: number; over: number }[] = [];
  const writer = async () => {
    for (let name = queue.pop(); name; name = queue.pop()) {
      const begun = performance.now();
      await write(tenantId, name, { pauseMs: random(8) === 0 ? 150 : random(10) });
      ended.push({ name, begun, over: performance.now() });
    }
  };
  let writing = true;
  const reader = async () => {
    const seen: FeedEvent[] = [];
    for (let last = false; !last; ) {
      last = !writing;
      seen.push(...(await read(tenantId, seen.at(-1)?.cursor)));
      await sleep(random(5));
    }
    return seen;
  };
  const reading = [reader(), reader(), reader()];
  await Promise.all(Array.from({ length: 8 }, writer));
  writing = false;

  const all = await read(tenantId);
  expect([...namesOf(all)].sort()).toEqual([...names].sort());
  for (const seen of await Promise.all(reading)) expect(seen).toEqual(all);
  const place = new Map(namesOf(all).map((name, at) => [name, at]));
  for (const earlier of ended)
    for (const later of ended)
      if (earlier.over < later.begun) expect(place.get(earlier.name)).toBeLessThan(place.get(later.name) ?? -1);
});
