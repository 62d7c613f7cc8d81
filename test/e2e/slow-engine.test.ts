import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { createSettleActivities, createStepActivities } from '../../activities/call.ts';
import { workflowIds } from '../../core/ids.ts';
import { recordings, transcripts } from '../../db/tables/calls.ts';
import { speechJobs } from '../../db/tables/jobs.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { receiveCall } from '../../services/call/receive.ts';
import { startUnstarted } from '../../services/sweep/unstarted.ts';
import { useApi } from '../api/serve.ts';
import { aWav } from '../fixtures/audio.ts';
import { aCall } from '../fixtures/calls.ts';
import { aTenant } from '../fixtures/database.ts';
import { aFolder } from '../fixtures/folder.ts';
import { useObject } from '../fixtures/objects.ts';
import { createScript } from '../fixtures/script.ts';
import { useSlowEngine } from '../fixtures/slow-engine.ts';
import { useWorkers } from '../fixtures/workers.ts';

const api = await useApi();
const { db, client, deps } = api;
const { runs, storage, now } = deps;
const tenantId = await aTenant(db);
const engine = await useSlowEngine();
const steps = createStepActivities({ db, now, steps: createScript({ db, now }).services });
const settle = createSettleActivities({ db, now });
await useWorkers({ workflow: { ...steps, ...settle }, ingest: steps, analysis: steps }, api.namespace);
const temporary = await aFolder();

const listeners: ChildProcess[] = [];
const stop = () => {
  for (const one of listeners) one.kill('SIGKILL');
};
afterAll(stop);

/** Another process that transcribes; it takes over from the last one. */
function startListener({ dies = 'never', checkAfter = 1 }): ChildProcess {
  const { address, namespace } = api.namespace;
  const script = fileURLToPath(new URL('../fixtures/listener-process.ts', import.meta.url));
  const env = {
    ...{
      DATABASE_URL: api.databaseUrl,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      ENGINE_URL: engine.url,
    },
    ...{ STORAGE: api.storageDir, TEMPORARY: temporary, PUBLIC_URL: api.url, SECRET_KEY: deps.secretKey },
    ...{ DIES: dies, CHECK_AFTER: String(checkAfter) },
  };
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  listeners.push(child);
  return child;
}

/** A call with a recording that was looked at, whose run starts now. */
async function postRecorded() {
  const call = aCall();
  const away = { ...runs, startCall: () => Promise.reject(new Error('away')) };
  const { callId } = await receiveCall({ db, runs: away, storage, now }, { tenantId, call });
  const audio = aWav([() => 0.3]);
  const sha256 = createHash('sha256').update(audio).update(callId).digest('hex');
  const storageKey = `${tenantId}/audio/${sha256}`;
  await storage.put(storageKey, audio, 'audio/wav');
  await withTenant(db, tenantId, async (tx) => {
    await useObject(tx, { tenantId, callId }, storageKey);
    await tx.insert(recordings).values({
      ...{ tenantId, callId, storageKey, sha256, bytes: audio.length, contentType: 'audio/wav', createdAt: now() },
      ...{ codec: 'pcm_s16le', channels: 1, sampleRateHz: 8000, durationSeconds: 1, peaks: [[30]] },
    });
  });
  await startUnstarted({ db, runs, now: () => new Date(Date.now() + 60_000) });
  return { callId, handle: client.workflow.getHandle(workflowIds.call(tenantId, call.sourceCallId, 1)) };
}

const read = (callId: string) =>
  withTenant(db, tenantId, async (tx) => ({
    jobs: await tx.select().from(speechJobs).where(eq(speechJobs.callId, callId)),
    bills: await tx.select().from(modelCalls).where(eq(modelCalls.callId, callId)),
    transcripts: await tx.select().from(transcripts).where(eq(transcripts.callId, callId)),
  }));

test('a worker killed before and after each request to an engine that answers later costs one job and one bill', {
  timeout: 480_000,
}, async () => {
  const first = startListener({ dies: 'before-submit' });
  const { callId, handle } = await postRecorded();
  await once(first, 'exit');
  expect(engine.jobs.size).toBe(0);
  await once(startListener({ dies: 'after-submit' }), 'exit');
  expect(engine.jobs.size).toBe(1);
  expect((await read(callId)).jobs).toMatchObject([{ job: null, billedAt: null }]);
  await once(startListener({ dies: 'before-collect' }), 'exit');
  expect((await read(callId)).jobs).toMatchObject([{ job: 'job-1' }]);
  await engine.finish({ callBack: false });
  await once(startListener({ dies: 'after-collect' }), 'exit');
  expect((await read(callId)).bills).toEqual([]);
  startListener({});

  expect(await handle.result()).toEqual({ stage: 'done' });
  stop();
  expect(engine.jobs.size).toBe(1);
  const { bills, transcripts: written } = await read(callId);
  expect(bills).toMatchObject([{ provider: 'slow', outcome: 'done', inputUnits: 2, unit: 'seconds' }]);
  expect(written).toMatchObject([{ engine: 'slow', text: expect.stringContaining('call me back') }]);
});

test('an engine that calls back wakes the run at once, and nobody else can', { timeout: 120_000 }, async () => {
  engine.jobs.clear();
  startListener({ checkAfter: 3_600 });
  const { callId, handle } = await postRecorded();
  await expect.poll(async () => (await read(callId)).jobs[0]?.job, { timeout: 60_000 }).toBeTruthy();
  const [job] = engine.jobs.values();
  expect(job?.callbackUrl).toContain('/api/v1/engine-jobs/');
  const forged = job?.callbackUrl?.replace(/.{3}$/, 'AAA') ?? '';
  expect((await fetch(forged, { method: 'POST' })).status).toBe(404);
  const [, another] = [tenantId, await aTenant(db)];
  expect((await fetch(job?.callbackUrl?.replace(tenantId, another) ?? '', { method: 'POST' })).status).toBe(404);

  expect(await engine.finish({ callBack: true })).toEqual([204]);
  expect(await engine.finish({ callBack: true })).toEqual([204]);
  expect(await handle.result()).toEqual({ stage: 'done' });
  expect((await read(callId)).bills).toHaveLength(1);
});
