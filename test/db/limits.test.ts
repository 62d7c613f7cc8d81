import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { failureTypeOf } from '../../activities/failures.ts';
import { outage } from '../../api/kit/outage.ts';
import type { Tx } from '../../db/open.ts';
import { runInScope, scopeHandle } from '../../db/scope.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { tell } from '../../services/journal/tell.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db } = await useDatabase({ max: 2 });
let tenantId: string;
beforeAll(async () => {
  tenantId = await aTenant(db);
});

async function limits(tx: Tx) {
  const names = ['role', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
  const shown = [];
  for (const name of names) shown.push(Object.values((await tx.execute(sql.raw(`show ${name}`))).rows[0] ?? {})[0]);
  return shown;
}
const scoped = () => runInScope(['ada'], () => withTenant(scopeHandle(db), tenantId, limits));

test.each([
  ['callweave_app', () => withTenant(db, tenantId, limits)],
  ['callweave_scoped', scoped],
  ['callweave_system', () => withSystem(db, limits)],
])('role %s runs no statement over 30 s, waits 10 s for a lock and idles 30 s in a transaction', async (role, ask) => {
  expect(await ask()).toEqual([role, '30s', '10s', '30s']);
});

test('an erasure has ten minutes a statement', async () => {
  expect(await withTenant(db, tenantId, limits, 'erasure')).toEqual(['callweave_app', '10min', '1min', '1min']);
});

test.each<[string, string, (tx: Tx) => Promise<unknown>]>([
  ['stands open and idle', 'idle_in_transaction_session_timeout', () => sleep(1_500)],
  ['runs a statement for too long', 'statement_timeout', (tx) => tx.execute(sql`select pg_sleep(20)`)],
])('a transaction that %s is ended, leaves nothing and can be tried again', async (_, setting, work) => {
  let error: unknown;
  await withTenant(db, tenantId, async (tx) => {
    tell(tx, { tenantId, type: 'call.stage', at: new Date() });
    await tx.execute(sql.raw(`set local ${setting} = '200ms'`));
    await work(tx);
  }).catch((caught) => {
    error = caught;
  });
  expect(failureTypeOf(error)).toBe('Unavailable');
  expect(outage(error)?.code).toBe('unavailable');
  const { rows } = await withTenant(db, tenantId, (tx) => tx.execute(sql`select id from events`));
  expect(rows).toEqual([]);
});
