import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { searchAttributes } from '../../core/search-attributes.ts';
import { tenants } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { aTenant, makeDatabase, useDatabase } from '../fixtures/database.ts';
import { SkippingWorkflowClient, useTemporal } from '../fixtures/temporal.ts';
import type { sleeper } from './sleeper.ts';

const { db, url } = await useDatabase();

test('a test file has a migrated database of its own, in which tenants are kept apart', async () => {
  const [one, two] = [await aTenant(db), await aTenant(db)];
  const seen = await withTenant(db, one, (tx) => tx.select({ id: tenants.tenantId }).from(tenants));
  expect(seen).toEqual([{ id: one }]);
  expect(two).not.toBe(one);
});

test('a second database is another one, and empty', async () => {
  const other = await makeDatabase();
  expect(other.url).not.toBe(url);
  await other.drop();
  const left = await db.execute(sql`select 1 from pg_database where datname = ${new URL(other.url).pathname.slice(1)}`);
  expect(left.rows).toEqual([]);
});

test('the Temporal server of a run knows every search attribute and keeps time for runs that skip it', async () => {
  const { address, namespace } = await useTemporal();
  const connection = await Connection.connect({ address });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(searchAttributes)));

  const skipping = new SkippingWorkflowClient({ connection, namespace });
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue: 'sleepers',
    workflowsPath: fileURLToPath(new URL('sleeper.ts', import.meta.url)),
  });
  const days = { workflowId: `fixture/${Date.now()}`, taskQueue: 'sleepers' };
  const slept = await worker.runUntil(skipping.execute<typeof sleeper>('sleeper', { ...days, args: [3] }));
  expect(slept).toBeCloseTo(3, 3);
  await native.close();
  await connection.close();
});
