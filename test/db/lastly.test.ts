import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { outbox } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { lastly } from '../../db/together.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db } = await useDatabase();
let tenantId: string;
beforeAll(async () => {
  tenantId = await aTenant(db);
});

const told = (tx: Tx, id = newId()) =>
  tx.insert(outbox).values({ tenantId, id, topic: 'test', subjectId: newId(), payload: {}, createdAt: new Date() });
const rows = () => withTenant(db, tenantId, (tx) => tx.select().from(outbox));

test('the last statements and their commit are one trip, and their answers come in order', async () => {
  const before = (await rows()).length;
  const answers = await withTenant(db, tenantId, async (tx) => {
    await told(tx);
    return lastly(tx, told(tx), tx.select({ one: sql<number>`1` }).from(outbox).limit(1));
  });
  expect(answers[1]).toEqual([{ one: 1 }]);
  expect(await rows()).toHaveLength(before + 2);
});

test.each([
  ['refused by the database', (tx: Tx, id: string) => told(tx, id)],
  ['failed before it was sent', async () => Promise.reject(new Error('no such value'))],
  [
    'failed a few turns before it was sent',
    async () => {
      await null;
      await null;
      throw new Error('no such value');
    },
  ],
])('nothing is committed when one of them is %s', async (_, failing) => {
  const before = await rows();
  const id = before[0]?.id ?? '';
  const half = withTenant(db, tenantId, (tx) => lastly(tx, told(tx), failing(tx, id), told(tx)));
  await expect(half).rejects.toThrow();
  expect(await rows()).toHaveLength(before.length);
});

test('what is asked afterwards is refused, and the connection serves the next transaction', async () => {
  const before = (await rows()).length;
  const late = withTenant(db, tenantId, async (tx) => {
    await lastly(tx, told(tx));
    await told(tx);
  });
  await expect(late).rejects.toThrow();
  expect(await rows()).toHaveLength(before + 1);
});
