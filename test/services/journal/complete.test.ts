import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { mainOf, steps } from '../../../core/call.ts';
import { supersededCode } from '../../../core/failures.ts';
import { newId } from '../../../db/ids.ts';
import { calls, events } from '../../../db/tables/calls.ts';
import { withTenant } from '../../../db/tenant.ts';
import { completeFromSteps } from '../../../services/journal/complete.ts';
import { finishStep } from '../../../services/journal/steps.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const now = new Date('2026-11-20T18:27:00Z');
const later = new Date(now.getTime() + 60_000);

test('a worker that is killed right after the end of a call tells it once, and an older run writes nothing', async () => {
  const ref = { tenantId: await aTenant(db), callId: newId() };
  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) => withTenant(db, ref.tenantId, work);
  const row = { tenantId: ref.tenantId, id: ref.callId, sourceCallId: 's', direction: 'inbound' as const, run: 2 };
  await inTenant((tx) => tx.insert(calls).values({ ...row, startedAt: now, receivedAt: now }));
  const done = { state: 'done' as const, reasonCode: null };

  await expect(inTenant((tx) => finishStep(tx, { ...ref, run: 1 }, mainOf('link'), done, now))).rejects.toMatchObject({
    code: supersededCode,
  });
  await inTenant((tx) => completeFromSteps(tx, { ...ref, run: 1 }, now));
  expect(await inTenant((tx) => tx.select().from(events).where(eq(events.callId, ref.callId)))).toEqual([]);

  for (const step of steps) await inTenant((tx) => finishStep(tx, { ...ref, run: 2 }, mainOf(step), done, now));
  expect(await inTenant((tx) => completeFromSteps(tx, { ...ref, run: 2 }, now))).toBe('done');
  await inTenant((tx) => completeFromSteps(tx, { ...ref, run: 2 }, later));
  const told = await inTenant((tx) => tx.select().from(events).where(eq(events.callId, ref.callId)));
  expect(told.filter(({ type }) => type === 'call.completed')).toMatchObject([{ run: 2, data: { stage: 'done' } }]);
  const [call] = await inTenant((tx) => tx.select().from(calls).where(eq(calls.id, ref.callId)));
  expect(call).toMatchObject({ stage: 'done', finishedAt: now });
});
