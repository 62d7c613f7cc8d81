import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db } = await useDatabase();

test('a connection that breaks in the middle of a transaction fails the transaction, not the process', async () => {
  const tenantId = await aTenant(db);
  const broken = withTenant(db, tenantId, async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await db.execute(sql`select pg_terminate_backend(${rows[0]?.pid ?? 0})`);
    // Nothing is asked of the connection while the news of its end arrives.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return tx.execute(sql`select 1`);
  });

  await expect(broken).rejects.toThrow();
  expect(await withTenant(db, tenantId, async () => 'works again')).toBe('works again');
});
