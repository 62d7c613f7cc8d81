import type { WorkflowHandle } from '@temporalio/client';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { createSettleActivities, createStepActivities, type StepServices } from '../../activities/call.ts';
import { type CallRef, mainOf, type Step, steps } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import { workflowIds } from '../../core/ids.ts';
import { newId } from '../../db/ids.ts';
import { openDatabase } from '../../db/open.ts';
import { calls, parked } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { createFolderStorage } from '../../providers/storage/folder.ts';
import { createTemporalRuns } from '../../runs/temporal.ts';
import { receiveCall } from '../../services/call/receive.ts';
import { completeFromSteps } from '../../services/journal/complete.ts';
import { finishStep } from '../../services/journal/steps.ts';
import { decideParked } from '../../services/parked/resolve.ts';
import { anAct } from '../fixtures/act.ts';
import { useCable } from '../fixtures/cable.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { aFolder } from '../fixtures/folder.ts';
import { useWorkers } from '../fixtures/workers.ts';

const { db: direct, url } = await useDatabase();
const storage = createFolderStorage(await aFolder());
const cable = await useCable(url);
const db = openDatabase(cable.url, { onError: () => {} });
afterAll(() => db.$client.end());
const now = () => new Date();
const tenantId = await aTenant(direct);

const endsWell = (step: Step) => async (ref: CallRef) => {
  const result = { state: 'done' as const, reasonCode: null };
  await withTenant(db, ref.tenantId, async (tx) => {
    await finishStep(tx, ref, mainOf(step), result, now());
    if (step === 'follow_up') await completeFromSteps(tx, ref, now());
  });
  return result;
};
const stepActivities = createStepActivities({
  db,
  steps: {
    ...(Object.fromEntries(steps.map((step) => [step, endsWell(step)])) as unknown as StepServices),
    ingest: async () => {
      cable.cut();
      throw new StepFailure('UnsupportedMedia', 'a picture');
    },
  },
});
const { client, skipping } = await useWorkers({
  workflow: { ...stepActivities, ...createSettleActivities({ db, now }) },
  ingest: stepActivities,
  speech: stepActivities,
  analysis: stepActivities,
});
const runs = createTemporalRuns({ workflow: skipping });

const eventsOf = async (handle: WorkflowHandle) => (await handle.fetchHistory()).events ?? [];
const count = (events: Awaited<ReturnType<typeof eventsOf>>, attributes: keyof (typeof events)[number]) =>
  events.filter((event) => event[attributes]).length;

test('a run that cannot park or be resolved waits on timers of the server for as long as the database is away', async () => {
  const sourceCallId = newId();
  const call = { sourceCallId, direction: 'inbound' as const, from: null, to: null, startedAt: now() };
  const { callId } = await receiveCall({ db: direct, runs, storage, now }, { tenantId, call });
  const handle = client.workflow.getHandle(workflowIds.call(tenantId, sourceCallId, 1));
  const timers = async () => count(await eventsOf(handle), 'timerFiredEventAttributes');

  // 5 + 10 + 20 + 40 + 60 + 60 + 60 + 60 s: more than five minutes on the run's own clock.
  await expect.poll(timers, { timeout: 60_000 }).toBeGreaterThanOrEqual(8);
  cable.mend();
  const open = () => withTenant(direct, tenantId, (tx) => tx.select().from(parked).where(eq(parked.callId, callId)));
  await expect.poll(async () => (await open()).length, { timeout: 30_000 }).toBe(1);

  const events = await eventsOf(handle);
  expect(count(events, 'workflowTaskFailedEventAttributes')).toBe(0);
  expect(count(events, 'workflowTaskTimedOutEventAttributes')).toBe(0);
  // One task to start, one after the step, one a timer: none was held open by heartbeats.
  expect(count(events, 'workflowTaskCompletedEventAttributes')).toBeLessThanOrEqual((await timers()) + 2);

  cable.cut();
  const decided = decideParked({ db: direct, runs }, anAct(tenantId), {
    ...{ tenantId, id: callId, action: 'skip', note: null, by: 'ops@example.com', requestId: newId() },
  });
  const before = await timers();
  await expect.poll(timers, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + 3);
  cable.mend();
  await decided;

  expect(await handle.result()).toEqual({ stage: 'partial' });
  const row = await withTenant(direct, tenantId, (tx) => tx.select().from(calls).where(eq(calls.id, callId)));
  expect(row).toMatchObject([{ stage: 'partial' }]);
}, 120_000);
