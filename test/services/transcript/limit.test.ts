import { expect, test } from 'vitest';
import { newId } from '../../../db/ids.ts';
import { modelCalls } from '../../../db/tables/tenants.ts';
import { withTenant } from '../../../db/tenant.ts';
import { answerLimit, readPace } from '../../../services/transcript/limit.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const now = new Date('2026-11-30T12:00:00Z');

test.each([
  ['a short call at an engine never measured', { audioSeconds: 30, pace: null }, 180],
  ['a short call at a fast engine', { audioSeconds: 30, pace: 8 }, 135],
  ['an hour at a fast engine', { audioSeconds: 3_600, pace: 8 }, 1_920],
  ['ten such hours at once', { audioSeconds: 36_000, pace: 8 }, 10_800],
  ['an hour at an engine slower than speech', { audioSeconds: 3_600, pace: 0.5 }, 10_800],
  ['no sound at all', { audioSeconds: 0, pace: 8 }, 120],
])('an engine gets for %s what its pace asks for, two minutes at least and three hours at most', (_, of, expected) => {
  expect(answerLimit({ ...of, floorSeconds: 120 })).toBe(expected);
});

test('the pace is that of the engine’s answered requests in the last 30 days, of this tenant', async () => {
  const [tenantId, other] = await Promise.all([aTenant(db), aTenant(db)]);
  const read = (engine: string) => withTenant(db, tenantId, (tx) => readPace(tx, { tenantId, engine, now }));
  expect(await read('whisper')).toBeNull();
  const bill = (over: Partial<typeof modelCalls.$inferInsert> = {}) => {
    const row = { tenantId, id: newId(), purpose: 'speech', provider: 'whisper', model: 'base', inputUnits: 60 };
    const rest = { outputUnits: 0, unit: 'seconds', durationMs: 10_000, outcome: 'done', createdAt: now };
    const values = { ...row, ...rest, ...over };
    return withTenant(db, values.tenantId, (tx) => tx.insert(modelCalls).values(values));
  };
  await bill();
  await bill({ inputUnits: 20, durationMs: 10_000 });
  await bill({ outcome: 'timeout', durationMs: 900_000 });
  await bill({ inputUnits: 0, durationMs: 900_000 });
  await bill({ provider: 'openai', durationMs: 1 });
  await bill({ tenantId: other, durationMs: 1 });
  await bill({ createdAt: new Date('2026-10-01T12:00:00Z'), durationMs: 1 });
  expect(await read('whisper')).toBe(4);
});
