import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { and, eq, isNull } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { createSettleActivities, createStepActivities, type StepServices } from '../../activities/call.ts';
import { createDialActivities, createPlanActivities } from '../../activities/contact.ts';
import { type CallRunRef, type Step, stageOfStep, steps, type UnitRef, unitOf } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import { workflowIds } from '../../core/ids.ts';
import type { Progress } from '../../core/progress.ts';
import { newId } from '../../db/ids.ts';
import { calls, parked } from '../../db/tables/calls.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import { anyFreePort } from '../../local/machine/ports.ts';
import { findTemporal } from '../../local/temporal/find.ts';
import { startTemporal } from '../../local/temporal/start.ts';
import { createFolderStorage } from '../../providers/storage/folder.ts';
import { createSimulator } from '../../providers/telephony/simulator.ts';
import { eraseRuns } from '../../runs/erase.ts';
import { createRunInspector } from '../../runs/inspect.ts';
import { createTemporalRuns } from '../../runs/temporal.ts';
import { cancelCall } from '../../services/call/cancel.ts';
import { receiveCall } from '../../services/call/receive.ts';
import { finishStep, startStep } from '../../services/journal/steps.ts';
import { decideParked } from '../../services/parked/resolve.ts';
import { readPipelineStatus } from '../../services/pipeline/status.ts';
import { createReceiveStatus } from '../../services/plan/receive-status.ts';
import { createSimulatorLog } from '../../services/plan/simulated-calls.ts';
import { createRecovery } from '../../services/sweep/lost.ts';
import { createStraySweep } from '../../services/sweep/stray.ts';
import { startUnstarted } from '../../services/sweep/unstarted.ts';
import { anAct } from '../fixtures/act.ts';
import { allDay, aPlan, readStory, setPolicy } from '../fixtures/contact.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { aFolder } from '../fixtures/folder.ts';
import { useWorkers } from '../fixtures/workers.ts';

const { db } = await useDatabase({ max: 20 });
const storage = createFolderStorage(await aFolder());
const tenantId = await aTenant(db);
await setPolicy(db, tenantId, { windows: allDay });
const now = () => new Date();
const later = () => new Date(Date.now() + 15_000);

// A server of its own, with a file that can be deleted.
const dir = await mkdtemp(join(tmpdir(), 'callweave-lost-'));
const port = await anyFreePort();
const cache = fileURLToPath(new URL('../../.callweave/cache', import.meta.url));
const program = await findTemporal(cache, process.env, () => {});
const start = () => startTemporal({ program, dir, port, uiPort: null, logFile: join(dir, 'temporal.log') });
let server = await start();
afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});
const { address, namespace } = server;
const connection = await Connection.connect({ address });
const client = new Client({ connection, namespace });
const runs = createTemporalRuns(client);
const look = createRunInspector(client, { connection, namespace });

/** Steps of calls that ended, one entry each: what would have been paid for. */
const ended: string[] = [];
/** The first run of a call that is named here hangs at this step. */
const hangs = new Map<string, Step>();
const reached = new Set<string>();
/** The first analysis of these calls is refused, so that a person is asked. */
const refuses = new Set<string>();
/** The first run of these calls fails at its end. */
const breaks = new Set<string>();
const step =
  (name: Step) =>
  async (ref: UnitRef, { signal }: Progress) => {
    await withTenant(db, ref.tenantId, (tx) => startStep(tx, ref, unitOf(name, ref), now()));
    if (hangs.get(ref.callId) === name && ref.run === 1) {
      reached.add(ref.callId);
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    }
    if (name === 'analyze' && refuses.delete(ref.callId)) throw new StepFailure('UnsupportedMedia', 'a picture');
    const result = { state: 'done' as const, reasonCode: null };
    await withTenant(db, ref.tenantId, (tx) => finishStep(tx, ref, unitOf(name, ref), result, now()));
    ended.push(`${ref.callId} ${name}`);
    return result;
  };
const stepActivities = createStepActivities({
  db,
  now,
  steps: Object.fromEntries(steps.map((name) => [name, step(name)])) as unknown as StepServices,
});
const settle = createSettleActivities({ db, now });
const receiveStatus = createReceiveStatus({ db, runs, now });
const { telephony, stop } = createSimulator({
  log: createSimulatorLog({ db }),
  onStatus: async () => {},
  now,
  seed: 'lost',
  speed: 1,
});
afterAll(stop);
/** Takes the call and never answers the request, for these numbers. */
const silent = new Set<string>();
let letGo = () => {};
const untilLetGo = new Promise<void>((resolve) => {
  letGo = resolve;
});
const place: typeof telephony.place = async (request) => {
  const placed = await telephony.place(request);
  if (silent.has(request.toE164)) await untilLetGo;
  return placed;
};
await useWorkers(
  {
    workflow: {
      ...stepActivities,
      ...settle,
      complete: async (ref: CallRunRef) => {
        if (breaks.delete(ref.callId)) throw ApplicationFailure.nonRetryable('broken', 'NotFound');
        return settle.complete(ref);
      },
      ...createPlanActivities({ db, now, provider: telephony.provider }),
    },
    ingest: stepActivities,
    speech: stepActivities,
    analysis: stepActivities,
    outreach: createDialActivities({ db, now, telephony: { ...telephony, place } }),
  },
  { connection, namespace, address },
);
afterAll(() => connection.close());
// Before the workers stop: they wait for what is under way.
afterAll(() => letGo());

const lookForLost = createRecovery({ db, runs, look, now: later });
const patient = { timeout: 60_000, interval: 200 };

async function aCall(hangsAt?: Step) {
  const sourceCallId = newId();
  const away = { ...runs, startCall: () => Promise.reject(new Error('not yet')) };
  const call = { sourceCallId, direction: 'inbound' as const, from: null, to: null, startedAt: now() };
  const { callId } = await receiveCall({ db, runs: away, storage, now }, { tenantId, call });
  if (hangsAt) hangs.set(callId, hangsAt);
  return {
    callId,
    handleOf: (run: number) => client.workflow.getHandle(workflowIds.call(tenantId, sourceCallId, run)),
  };
}
const rowOf = (callId: string) =>
  withTenant(db, tenantId, async (tx) => (await tx.select().from(calls).where(eq(calls.id, callId)))[0]);
const startAll = () => startUnstarted({ db, runs, now: later });
const alerts = () =>
  withTenant(db, tenantId, async (tx) => (await readPipelineStatus(tx, { tenantId, now: now(), seats: [] })).alerts);

test('with the server’s file deleted, every open call and plan goes on where it stood: one bill a step, one ring a call', {
  timeout: 240_000,
}, async () => {
  const slow = ['ingest', 'transcribe', 'analyze'] as const;
  const open = await Promise.all(slow.map((name) => aCall(name)));
  const done = await aCall();
  const due = new Date(Date.now() - 1_000);
  const [waiting, talking, asked] = [
    await aPlan(db, tenantId),
    await aPlan(db, tenantId, { dueAt: due, phoneE164: '+12125550500' }),
    await aPlan(db, tenantId, { dueAt: due, phoneE164: '+12125550600' }),
  ];
  silent.add('+12125550600');
  await startAll();
  for (const [at, { callId }] of open.entries()) {
    const stage = ['ingesting', 'transcribing', 'analyzing'][at];
    await expect.poll(async () => [(await rowOf(callId))?.stage, reached.has(callId)], patient).toEqual([stage, true]);
  }
  const attemptOf = async (plan: typeof asked) => (await readStory(db, plan)).attempts[0];
  await expect.poll(async () => (await attemptOf(talking))?.state, patient).toBe('accepted');
  await expect.poll(async () => (await readStory(db, asked)).rang.length, patient).toBe(1);
  await done.handleOf(1).result();
  expect(await lookForLost()).toEqual({ rebuilt: [], failures: [] });

  await server.stop();
  for (const file of await readdir(dir)) if (file.startsWith('temporal.db')) await rm(join(dir, file));
  server = await start();

  const began = Date.now();
  const rebuilt = [];
  await expect
    .poll(async () => {
      rebuilt.push(...(await lookForLost()).rebuilt);
      await startAll().catch(() => {});
      return rebuilt.length;
    }, patient)
    .toBe(6);
  for (const { callId } of open) await expect.poll(async () => (await rowOf(callId))?.stage, patient).toBe('done');
  expect(Date.now() - began).toBeLessThan(60_000);
  for (const { callId } of open) {
    expect(ended.filter((one) => one.startsWith(callId)).toSorted()).toEqual(
      steps.map((name) => `${callId} ${name}`).toSorted(),
    );
    expect(await rowOf(callId)).toMatchObject({ run: 2, rebuiltCause: 'unknown', rebuiltAt: expect.any(Date) });
  }
  expect(await rowOf(done.callId)).toMatchObject({ run: 1, rebuiltCause: null });

  // The call whose reply never came is found at the provider; nobody is rung again.
  await expect.poll(async () => (await attemptOf(asked))?.state, patient).toMatch(/accepted|answered/);
  for (const plan of [talking, asked]) {
    const attempt = await attemptOf(plan);
    const facts = { answeredBy: 'human' as const, talkSeconds: 12, failureCode: null };
    const over = { status: 'completed' as const, sequence: 9, ...facts };
    await receiveStatus({
      tenantId,
      attemptId: attempt?.id ?? '',
      providerCallId: attempt?.providerCallId ?? '',
      ...over,
    });
    const handle = client.workflow.getHandle(workflowIds.contact(tenantId, plan.planId, 2));
    expect(await handle.result()).toEqual({ state: 'completed' });
    const { rang, attempts } = await readStory(db, plan);
    expect([rang.length, attempts.length]).toEqual([1, 1]);
  }
  expect(await look.state(workflowIds.contact(tenantId, waiting.planId, 2))).toBe('open');
  expect(await lookForLost()).toEqual({ rebuilt: [], failures: [] });
  const [alert] = (await alerts()).filter(({ code }) => code === 'runs_rebuilt');
  expect(alert?.text).toBe('Lost runs were started again for 3 calls and 3 contact plans (unknown)');
});

test('a run that was terminated, that failed or that timed out is started again at its step, with the cause on its row', {
  timeout: 120_000,
}, async () => {
  const standing = await Promise.all(
    (['transcribe', 'link', 'remember', 'follow_up'] as const).map(async (at) => ({ at, call: await aCall(at) })),
  );
  const broken = await aCall();
  breaks.add(broken.callId);
  const late = await aCall();
  await client.workflow.start('callWorkflow', {
    workflowId: late.handleOf(1).workflowId,
    taskQueue: 'nobody',
    memo: { callId: late.callId },
    workflowExecutionTimeout: '1 second',
  });
  const plan = await aPlan(db, tenantId);
  await startAll();
  await Promise.all(
    standing.map(async ({ at, call }) => {
      const stands = async () => [(await rowOf(call.callId))?.stage, reached.has(call.callId)];
      await expect.poll(stands, patient).toEqual([stageOfStep[at], true]);
      await call.handleOf(1).terminate('by hand');
    }),
  );
  await client.workflow.getHandle(workflowIds.contact(tenantId, plan.planId, 1)).terminate('by hand');
  await expect(broken.handleOf(1).result()).rejects.toThrow();
  await expect(late.handleOf(1).result()).rejects.toThrow();

  // Several workers look at once: a row goes on to its next run once.
  const others = createRecovery({ db, runs, look, now: later });
  const looks = () => Promise.all([lookForLost(), others()]);
  const missing = async () => {
    await looks();
    const rows = await Promise.all(
      [...standing.map(({ call }) => call), broken, late].map(({ callId }) => rowOf(callId)),
    );
    return rows.filter((row) => row?.run !== 2);
  };
  await expect.poll(missing, patient).toEqual([]);
  const causes = [
    ...standing.map(({ call }) => [call.callId, 'terminated'] as const),
    [broken.callId, 'failed'] as const,
    [late.callId, 'timed_out'] as const,
  ];
  for (const [callId, rebuiltCause] of causes) {
    await expect.poll(async () => (await rowOf(callId))?.stage, patient).toBe('done');
    expect(await rowOf(callId)).toMatchObject({ run: 2, rebuiltCause });
    expect(ended.filter((one) => one.startsWith(callId)).toSorted()).toEqual(
      steps.map((name) => `${callId} ${name}`).toSorted(),
    );
  }
  const thisPlan = and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.id, plan.planId));
  const [row] = await withTenant(db, tenantId, (tx) => tx.select().from(contactPlans).where(thisPlan));
  expect(row).toMatchObject({ state: 'waiting', run: 2, rebuiltCause: 'terminated' });
});

test('a parked call that was canceled while the server was away leaves no run behind; no other run is ended', {
  timeout: 60_000,
}, async () => {
  const endStrays = createStraySweep({ db, look, now: () => new Date(Date.now() + 120_000) });
  const call = await aCall();
  refuses.add(call.callId);
  const [underWay, plan] = [await aCall('transcribe'), await aPlan(db, tenantId)];
  await startAll();
  await expect.poll(async () => (await rowOf(call.callId))?.stage, patient).toBe('parked');
  await expect.poll(() => reached.has(underWay.callId), patient).toBe(true);
  const away = { stopCall: () => Promise.reject(new Error('the server is away')) };
  await cancelCall({ db, runs: away, now }, anAct(tenantId), { tenantId, callId: call.callId });
  const { workflowId } = call.handleOf(1);
  expect(await look.state(workflowId)).toBe('open');
  // Another installation's, in the same namespace.
  const args = [{ tenantId: newId(), callId: newId(), run: 1, plan: [{ step: 'ingest', units: ['main'] }] }];
  const foreign = workflowIds.call(newId(), 'theirs', 1);
  await client.workflow.start('callWorkflow', { workflowId: foreign, taskQueue: 'theirs', args });

  // The server's list lags behind by moments.
  const stopped: string[] = [];
  const ended = async () => {
    const round = await endStrays();
    expect(round.failures).toEqual([]);
    stopped.push(...round.stopped);
    return look.state(workflowId);
  };
  await expect.poll(ended, patient).toBe('canceled');
  expect(new Set(stopped)).toEqual(new Set([workflowId]));
  expect(await rowOf(call.callId)).toMatchObject({ stage: 'canceled', run: 2 });
  for (const id of [foreign, underWay.handleOf(1).workflowId, workflowIds.contact(tenantId, plan.planId, 1)])
    expect(await look.state(id)).toBe('open');
  await client.workflow.getHandle(foreign).terminate('the test is over');
  await underWay.handleOf(1).terminate('the test is over');
});

test('with the namespace emptied while its server lives, a step is done again, what waited goes on waiting, and a parked call can be resolved', {
  timeout: 120_000,
}, async () => {
  const call = await aCall();
  refuses.add(call.callId);
  const underWay = await aCall('transcribe');
  const plan = await aPlan(db, tenantId);
  await startAll();
  const openParked = () =>
    withTenant(db, tenantId, (tx) =>
      tx
        .select()
        .from(parked)
        .where(and(eq(parked.callId, call.callId), isNull(parked.resolvedAt))),
    );
  await expect.poll(async () => (await openParked()).length, patient).toBe(1);
  await expect.poll(() => reached.has(underWay.callId), patient).toBe(true);
  const [before] = await openParked();

  // The server's list lags behind by moments.
  const open = new Set([call, underWay].map((one) => one.handleOf(1).workflowId));
  open.add(workflowIds.contact(tenantId, plan.planId, 1));
  for await (const { workflowId } of client.workflow.list({ query: "ExecutionStatus = 'Running'" }))
    open.add(workflowId);
  for (const workflowId of open) await eraseRuns(client, workflowId);

  const rebuilt = new Set<string>();
  const all = async () => {
    for (const { id } of (await lookForLost()).rebuilt) rebuilt.add(id);
    return [call.callId, underWay.callId, plan.planId].every((id) => rebuilt.has(id));
  };
  await expect.poll(all, patient).toBe(true);
  expect(await underWay.handleOf(2).result()).toEqual({ stage: 'done' });
  expect(ended.filter((one) => one.startsWith(underWay.callId))).toHaveLength(steps.length);
  expect(await look.state(workflowIds.contact(tenantId, plan.planId, 2))).toBe('open');
  expect(await look.state(call.handleOf(2).workflowId)).toBe('open');

  // The same question as before, and only that one.
  expect(await openParked()).toEqual([before]);
  expect(await rowOf(call.callId)).toMatchObject({ stage: 'parked', run: 2 });
  await decideParked({ db, runs }, anAct(tenantId), {
    ...{ tenantId, id: call.callId, action: 'retry', note: null, by: null, requestId: newId() },
  });
  expect(await call.handleOf(2).result()).toEqual({ stage: 'done' });
  expect(await openParked()).toEqual([]);
  expect(ended.filter((one) => one.startsWith(call.callId))).toHaveLength(steps.length);
});
