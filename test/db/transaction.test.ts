import { count } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { events } from '../../db/tables/calls.ts';
import { apiKeys } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { tell } from '../../services/journal/tell.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db } = await useDatabase({ max: 2 });
let tenantId: string;
beforeAll(async () => {
  tenantId = await aTenant(db);
});

const add = (tx: Tx, id = newId()) =>
  tx.insert(apiKeys).values({ tenantId, id, name: 'k', hash: newId(), prefix: 'k', createdAt: new Date() });
const note = (tx: Tx) => tell(tx, { tenantId, type: 'call.stage', at: new Date() });
const found = () =>
  withTenant(db, tenantId, async (tx) => {
    const [[keys], [told]] = [
      await tx.select({ n: count() }).from(apiKeys),
      await tx.select({ n: count() }).from(events),
    ];
    return { keys: keys?.n, told: told?.n };
  });

test('rows and what is told of them are there together after the commit', async () => {
  const before = await found();
  await withTenant(db, tenantId, async (tx) => {
    await add(tx);
    note(tx);
  });
  expect(await found()).toEqual({ keys: Number(before.keys) + 1, told: Number(before.told) + 1 });
});

test.each<[string, (tx: Tx) => Promise<unknown>]>([
  [
    'its second awaited write is refused',
    async (tx) => {
      const id = newId();
      await add(tx, id);
      await add(tx, id);
    },
  ],
  [
    'it throws after its writes',
    async (tx) => {
      await add(tx);
      throw new Error('thought better of it');
    },
  ],
  [
    'a refused write was caught and forgotten',
    async (tx) => {
      const id = newId();
      await add(tx, id);
      await add(tx, id).catch(() => {});
    },
  ],
  [
    'one of two writes sent at once is refused',
    async (tx) => {
      const id = newId();
      await Promise.all([add(tx, id), add(tx, id), add(tx)]);
    },
  ],
  [
    'what it tells is refused',
    async (tx) => {
      await add(tx);
      tell(tx, { tenantId, callId: 'no id', type: 'call.stage', at: new Date() });
    },
  ],
])('a transaction leaves and tells nothing when %s', async (_, work) => {
  const before = await found();
  const half = withTenant(db, tenantId, (tx) => {
    note(tx);
    return work(tx);
  });
  await expect(half).rejects.toThrow();
  expect(await found()).toEqual(before);
});

test('what is asked and told of a transaction that is over is refused, also while its connection serves the next one', async () => {
  const left: Tx[] = [];
  const leave = async (tx: Tx) => void left.push(tx);
  await withTenant(db, tenantId, leave);
  const undone = withTenant(db, tenantId, async (tx) => {
    await leave(tx);
    throw new Error('thought better of it');
  });
  await expect(undone).rejects.toThrow('thought better of it');
  const before = await found();
  await withTenant(db, tenantId, async (next) => {
    for (const tx of left) {
      await expect(add(tx)).rejects.toMatchObject({ cause: { message: 'This transaction is over' } });
      expect(() => note(tx)).toThrow();
    }
    await add(next);
  });
  expect(await found()).toEqual({ ...before, keys: Number(before.keys) + 1 });
});
