import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { failureTypeOf } from '../../activities/failures.ts';
import { outage } from '../../api/kit/outage.ts';
import { openProxy } from '../../chaos/net/proxy.ts';
import { openDatabase } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { anyFreePort } from '../../local/machine/ports.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db, url } = await useDatabase();

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

test('a server that falls silent in a transaction costs its place in the pool for a while, not for good', async () => {
  const { port, hostname } = new URL(url);
  const proxy = await openProxy(await anyFreePort(), Number(port));
  const throughProxy = openDatabase(url.replace(`${hostname}:${port}`, `127.0.0.1:${proxy.port}`), {
    max: 1,
    onError: () => {},
    answerMs: 500,
  });
  onTestFinished(async () => {
    await throughProxy.$client.end();
    await proxy.stop();
  });
  const tenantId = await aTenant(db);
  const silent = withTenant(throughProxy, tenantId, async (tx) => {
    await tx.execute(sql`select 1`);
    proxy.leaveHalfOpen();
    await tx.execute(sql`select 2`);
  });
  const failed = await silent.catch((error: unknown) => error);
  expect(failureTypeOf(failed)).toBe('Unavailable');
  expect(outage(failed)?.code).toBe('unavailable');
  expect(await withTenant(throughProxy, tenantId, async () => 'works again')).toBe('works again');
});
