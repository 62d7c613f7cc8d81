import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../../../db/ids.ts';
import { leases as table } from '../../../db/tables/leases.ts';
import { withSystem, withTenant } from '../../../db/tenant.ts';
import { dropExpiredLeases } from '../../../services/lease/expire.ts';
import { createLeases } from '../../../services/lease/hold.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db, url } = await useDatabase();
const rows = () => withSystem(db, (tx) => tx.select().from(table));
const speech = (tenantId: string, holder: string, audioSeconds = 0) =>
  ({ tenantId, kind: 'speech', holder, audioSeconds }) as const;
beforeEach(() => withSystem(db, (tx) => tx.delete(table)));

test('as many work at once as there are seats, whoever asks, and the rest is told when to come back', async () => {
  const leases = createLeases(db, { speech: 3, model: 1 });
  const tenants = await Promise.all([aTenant(db), aTenant(db)]);
  let [working, most, refused] = [0, 0, 0];
  const ask = async (at: number): Promise<void> => {
    const tenantId = tenants[at % 2] ?? '';
    await leases
      .hold(speech(tenantId, String(at)), async () => {
        most = Math.max(most, ++working);
        while (most < 3) await sleep(10);
        await sleep(20);
        working--;
      })
      .catch(async (failure) => {
        refused++;
        expect(failure).toMatchObject({ type: 'RateLimited', message: 'Every seat at the speech engine is taken' });
        expect(failure.retryAfterSeconds).toBeGreaterThanOrEqual(2);
        await sleep(20);
        await ask(at);
      });
  };
  await Promise.all(Array.from({ length: 30 }, (_, at) => ask(at)));
  expect([most, refused > 0]).toEqual([3, true]);
  expect(await rows()).toEqual([]);
});

test('one tenant alone has all seats; once another waits, it gets the next ones until both have the same', async () => {
  const leases = createLeases(db, { speech: 4, model: 1 });
  const [busy, late] = await Promise.all([aTenant(db), aTenant(db)]);
  const ends: (() => void)[] = [];
  const sit = (tenantId: string, holder: string) =>
    new Promise<boolean>((resolve) => {
      const stay = () => new Promise<void>((end) => ends.push(end) && resolve(true));
      leases.hold(speech(tenantId, holder), stay).catch(() => resolve(false));
    });
  const leave = async () => {
    const before = (await rows()).length;
    ends.shift()?.();
    await expect.poll(async () => (await rows()).length).toBe(before - 1);
  };
  for (const holder of ['1', '2', '3', '4']) expect(await sit(busy, holder)).toBe(true);
  expect(await sit(late, '1')).toBe(false);
  expect(await sit(late, '2')).toBe(false);
  for (const holder of ['1', '2']) {
    await leave();
    expect(await sit(busy, '5')).toBe(false);
    expect(await sit(late, holder)).toBe(true);
  }
  await leave();
  expect(await sit(late, '3')).toBe(false);
  expect(await sit(busy, '5')).toBe(true);
  for (const end of ends) end();
  await expect.poll(async () => (await rows()).filter(({ seated }) => seated)).toEqual([]);
});

test('work that fails gives its seat back, and a seat is held however long the work takes', async () => {
  const leases = createLeases(db, { speech: 1, model: 1 }, { forSeconds: 0.4 });
  const tenantId = await aTenant(db);
  const failing = leases.hold(speech(tenantId, 'a'), () => Promise.reject(new Error('no engine')));
  await expect(failing).rejects.toThrow('no engine');
  const long = leases.hold(speech(tenantId, 'a'), () => sleep(1_500, 'heard'));
  await sleep(1_000);
  expect(await dropExpiredLeases(db)).toBe(0);
  await expect(leases.hold(speech(tenantId, 'b'), async () => {})).rejects.toMatchObject({ type: 'RateLimited' });
  expect(await long).toBe('heard');
});

test('a seat that expired while the database was away is taken back, unless another try has it by now', async () => {
  const leases = createLeases(db, { speech: 1, model: 1 }, { forSeconds: 0.4 });
  const tenantId = await aTenant(db);
  const lose = () => withSystem(db, (tx) => tx.delete(table));
  await leases.hold(speech(tenantId, 'a', 30), async () => {
    await lose();
    await expect.poll(rows, { timeout: 2_000, interval: 20 }).toMatchObject([{ seated: true, audioSeconds: 30 }]);
    await lose();
    await leases.hold(speech(tenantId, 'a', 7), () => sleep(500));
    expect((await rows()).map(({ audioSeconds }) => audioSeconds)).not.toContain(7);
  });
  await expect.poll(rows, { timeout: 2_000 }).toEqual([]);
});

test('who sits down learns how much audio the engine has to hear in all; other engines do not count', async () => {
  const leases = createLeases(db, { speech: 2, model: 1 });
  const tenantId = await aTenant(db);
  const inner = leases.hold(speech(tenantId, 'a', 40), () =>
    leases.hold({ tenantId, kind: 'model', holder: 'a' }, () =>
      leases.hold(speech(tenantId, 'b', 2.5), async ({ audioSeconds }) => audioSeconds),
    ),
  );
  expect(await inner).toBe(43);
});

test('the seat of a process that was killed is free again within its time, and no row stays', {
  timeout: 30_000,
}, async () => {
  const tenantId = await aTenant(db);
  const program = fileURLToPath(new URL('sit.ts', import.meta.url));
  const child = fork(program, [url, tenantId], { execArgv: ['--import', 'tsx'] });
  await once(child, 'message');
  const leases = createLeases(db, { speech: 1, model: 1 });
  const work = () => leases.hold(speech(tenantId, 'other'), async () => 'heard');
  await expect(work()).rejects.toMatchObject({ type: 'RateLimited' });
  child.kill('SIGKILL');
  await expect.poll(() => work().catch(() => 'refused'), { timeout: 10_000 }).toBe('heard');
  await withSystem(db, (tx) => tx.select().from(table)).then((left) => expect(left).toHaveLength(1));
  expect(await dropExpiredLeases(db)).toBe(1);
  expect(await rows()).toEqual([]);
});

test('a tenant’s own transactions see its own places at most, and can neither take a seat nor extend one', async () => {
  const leases = createLeases(db, { speech: 5, model: 1 });
  const [mine, other] = await Promise.all([aTenant(db), aTenant(db)]);
  await leases.hold(speech(other, 'x'), async () => {
    expect(await withTenant(db, mine, (tx) => tx.select().from(table))).toEqual([]);
    const row = { ...speech(mine, 'y'), tryId: newId(), seated: true, expiresAt: new Date() };
    await expect(withTenant(db, mine, (tx) => tx.insert(table).values(row))).rejects.toThrow();
  });
});
