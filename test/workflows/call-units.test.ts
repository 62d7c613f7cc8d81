import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { workflowIds } from '../../core/ids.ts';
import { newId } from '../../db/ids.ts';
import { callSteps, parked } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { receiveCall } from '../../services/call/receive.ts';
import type { RunsPort } from '../../services/runs/port.ts';
import { startUnstarted } from '../../services/sweep/unstarted.ts';
import { aCall, eventsOf, fails, useCalls } from '../fixtures/calls.ts';
import { keepHistory } from '../fixtures/histories.ts';
import { done, type Script } from '../fixtures/script.ts';

const { db, now, storage, client, runs, skippingRuns, tenantId, script, rowOf, stepsOf, openOf, untilParked, decide } =
  await useCalls();

/** A call of which the analysis has two units: they are rows like any other, laid down before its run starts. */
async function postWithTwo(lines: Script, by: RunsPort = runs) {
  const call = aCall();
  script.set(call.sourceCallId, lines);
  const away = { ...runs, startCall: () => Promise.reject(new Error('away')) };
  const { callId } = await receiveCall({ db, runs: away, storage, now }, { tenantId, call });
  const units = ['mood', 'topics'].map((unit) => {
    return { tenantId, callId, step: 'analyze' as const, unit, state: 'waiting' as const };
  });
  await withTenant(db, tenantId, (tx) => tx.insert(callSteps).values(units));
  await startUnstarted({ db, runs: by, now: () => new Date(Date.now() + 60_000) });
  return { callId, handle: client.workflow.getHandle(workflowIds.call(tenantId, call.sourceCallId, 1)) };
}

test('two units of a step run at once, are parked at once and are resolved one by one', async () => {
  const begun = new Set<string>();
  const { callId, handle } = await postWithTwo({
    analyze: async (time, _, unit) => {
      begun.add(unit);
      await expect.poll(() => begun.size).toBe(2);
      return time === 1 ? fails('InvalidOutput', `${unit} is nonsense`)() : done;
    },
  });
  await untilParked(callId, 2);
  const open = await openOf(callId);
  expect(open.map(({ unit, lastError }) => [unit, lastError]).toSorted()).toEqual([
    ['mood', 'mood is nonsense'],
    ['topics', 'topics is nonsense'],
  ]);
  await expect(decide(callId, 'skip')).rejects.toMatchObject({ code: 'conflict' });
  const idOf = (unit: string) => open.find((row) => row.unit === unit)?.id ?? '';

  await decide(idOf('mood'), 'retry');
  await expect.poll(async () => (await stepsOf(callId))['analyze/mood']?.state, { timeout: 10_000 }).toBe('done');
  expect(await rowOf(callId)).toMatchObject({ stage: 'parked' });
  expect(await openOf(callId)).toMatchObject([{ unit: 'topics' }]);
  await decide(idOf('topics'), 'skip');

  expect(await handle.result()).toEqual({ stage: 'partial' });
  expect(await stepsOf(callId)).toMatchObject({
    'analyze/mood': { state: 'done', attempts: 2 },
    'analyze/topics': { state: 'skipped', reasonCode: 'skipped_by_operator', attempts: 1 },
    follow_up: { state: 'done' },
  });
  const events = await eventsOf(handle);
  expect(events.length).toBeLessThanOrEqual(90);
  await keepHistory(handle, 'call-two-units-parked');
});

test('a run in which one unit waits for a person and another for days starts over, and both go on', async () => {
  const { callId, handle } = await postWithTwo(
    {
      analyze: (time, _, unit) => {
        if (unit === 'mood') return time === 1 ? fails('InvalidOutput', 'nonsense')() : Promise.resolve(done);
        return time > 130 ? Promise.resolve(done) : fails('Unavailable', 'away')();
      },
    },
    skippingRuns,
  );
  await untilParked(callId);
  const topics = async () => (await stepsOf(callId))['analyze/topics']?.state;
  await expect.poll(topics, { timeout: 120_000 }).toBe('done');
  expect((await eventsOf(handle)).length).toBeLessThan(1_000);
  expect(await openOf(callId)).toMatchObject([{ unit: 'mood' }]);
  await decide(callId, 'retry');
  expect(await handle.result()).toEqual({ stage: 'done' });
}, 180_000);

test('a decision that is sent again under its request id is answered as the first time, also after it took effect', async () => {
  const requestId = newId();
  const { callId, handle } = await postWithTwo({
    analyze: (time) => (time === 1 ? fails('InvalidOutput', 'x')() : Promise.resolve(done)),
  });
  await untilParked(callId, 2);
  const [one, other] = await openOf(callId);
  await decide(one?.id ?? '', 'skip', requestId);
  for (const id of [one?.id ?? '', callId]) await decide(id, 'skip', requestId);
  await expect(decide(one?.id ?? '', 'skip')).rejects.toMatchObject({ code: 'conflict' });
  expect(await openOf(callId)).toMatchObject([{ id: other?.id }]);
  await decide(callId, 'retry');
  expect(await handle.result()).toEqual({ stage: 'partial' });
});

test('a person who ends a call at one unit ends it for the other', async () => {
  const { callId, handle } = await postWithTwo({ analyze: fails('InvalidOutput', 'nonsense') });
  await untilParked(callId, 2);
  await decide((await openOf(callId))[0]?.id ?? '', 'fail');
  expect(await handle.result()).toEqual({ stage: 'failed' });
  expect(await openOf(callId)).toEqual([]);
});

test('a decision travels by its id: neither note nor name is in the history', async () => {
  const { callId, handle } = await postWithTwo({
    analyze: (time) => (time === 1 ? fails('InvalidOutput', 'x')() : Promise.resolve(done)),
  });
  await untilParked(callId, 2);
  for (const { id } of await openOf(callId)) await decide(id, 'retry');
  await handle.result();
  const history = historyToJSON(await handle.fetchHistory());
  const payloads = [...history.matchAll(/"data": ?"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
    Buffer.from(data ?? '', 'base64').toString(),
  );
  expect(payloads.length).toBeGreaterThan(10);
  expect(payloads.join('\n')).not.toMatch(/seen|ops@example\.com/);
  const rows = await withTenant(db, tenantId, (tx) => tx.select().from(parked).where(eq(parked.callId, callId)));
  expect(rows).toMatchObject([
    { note: 'seen', resolvedBy: 'ops@example.com', decisions: {} },
    { note: 'seen', resolvedBy: 'ops@example.com', decisions: {} },
  ]);
});

test('a step that is added to the product leaves the histories of open runs as they are', async () => {
  const { handle } = await postWithTwo({});
  await handle.result();
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: (config) => {
      config.module?.rules?.push({
        test: /core[\\/]call\.ts$/,
        enforce: 'pre',
        use: [{ loader: fileURLToPath(new URL('../fixtures/one-step-more.cjs', import.meta.url)) }],
      });
      return config;
    },
  });
  expect(workflowBundle.code).toContain('redact');
  const history = JSON.parse(historyToJSON(await handle.fetchHistory()));
  const results = Worker.runReplayHistories({ workflowBundle }, [{ workflowId: handle.workflowId, history }]);
  for await (const { error } of results) expect(error).toBeUndefined();
});
