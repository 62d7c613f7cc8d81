import { Context } from '@temporalio/activity';
import { expect, test } from 'vitest';
import { mainUnit, type Submitted } from '../../core/call.ts';
import { countOf, eventsOf, fails, useCalls } from '../fixtures/calls.ts';
import { aTenant } from '../fixtures/database.ts';
import { keepHistory } from '../fixtures/histories.ts';
import { done } from '../fixtures/script.ts';

const { db, client, runs, post, skippingRuns, rowOf, stepsOf, openOf, untilParked, decide } = await useCalls();

test.each([
  ['RateLimited', 'rate_limited'],
  ['Unavailable', 'unavailable'],
] as const)(
  '%s is waited for beyond every number of tries, shown as waiting, and eats no attempt',
  async (type, code) => {
    let open = false;
    const { callId, handle } = await post(
      { analyze: async () => (open ? done : fails(type, 'not now', type === 'RateLimited' ? 30 : undefined)()) },
      { by: skippingRuns },
    );
    const timers = async () => countOf(await eventsOf(handle), 'timerFiredEventAttributes');
    await expect.poll(timers, { timeout: 60_000 }).toBeGreaterThanOrEqual(12);
    await expect
      .poll(async () => (await stepsOf(callId)).analyze, { timeout: 10_000, interval: 5 })
      .toEqual({ state: 'waiting', reasonCode: code, attempts: 0 });
    open = true;

    expect(await handle.result()).toEqual({ stage: 'done' });
    expect((await stepsOf(callId)).analyze).toEqual({ state: 'done', reasonCode: null, attempts: 1 });
    expect(await openOf(callId)).toEqual([]);
    await keepHistory(handle, type === 'RateLimited' ? 'call-limited' : 'call-waited');
  },
  120_000,
);

test('a quick step that runs into its time limit, as beside a database that hangs, is waited out and parks nobody', async () => {
  let times = 0;
  const { callId, handle } = await post(
    { link: async () => (++times > 20 ? done : fails('Timeout', 'no answer')()) },
    { by: skippingRuns },
  );
  expect(await handle.result()).toEqual({ stage: 'done' });
  expect(await openOf(callId)).toEqual([]);
}, 120_000);

test('a run that waits for days starts over with a short history, and goes on where it was', async () => {
  let times = 0;
  const { callId, handle } = await post(
    { analyze: async () => (++times > 130 ? done : fails('Unavailable', 'away')()) },
    { by: skippingRuns },
  );
  expect(await handle.result()).toEqual({ stage: 'done' });
  expect((await eventsOf(client.workflow.getHandle(handle.workflowId))).length).toBeLessThan(1_000);
  expect((await stepsOf(callId)).ingest?.attempts).toBe(1);
  expect((await stepsOf(callId)).analyze?.attempts).toBe(1);
}, 180_000);

test('while the engine limits one tenant, the calls of another flow at full pace', async () => {
  const [limited, free] = [await aTenant(db), await aTenant(db)];
  const transcribe = () => new Promise<typeof done>((resolve) => setTimeout(() => resolve(done), 50));
  const some = 12;
  const paceOf = async (tenantId: string) => {
    const startedAt = performance.now();
    const posted = await Promise.all(Array.from({ length: some }, () => post({ transcribe }, { of: tenantId })));
    await Promise.all(posted.map(({ handle }) => handle.result()));
    return some / ((performance.now() - startedAt) / 1000);
  };
  await paceOf(free);
  const alone = await paceOf(free);
  // Twice as many limited calls as the worker has places.
  const waiting = await Promise.all(
    Array.from({ length: 40 }, () => post({ transcribe: fails('RateLimited', 'slow down', 600) }, { of: limited })),
  );
  const stateOf = async (callId: string) => (await stepsOf(callId, limited)).transcribe?.state;
  for (const { callId } of waiting) await expect.poll(() => stateOf(callId), { timeout: 30_000 }).toBe('waiting');
  const beside = await paceOf(free);
  console.log(
    `pace: ${alone.toFixed(1)} calls/s alone, ${beside.toFixed(1)} beside 40 limited calls of another tenant`,
  );
  expect(beside / alone).toBeGreaterThan(0.5);
  await Promise.all(waiting.map(({ handle }) => handle.terminate()));
}, 120_000);

test('failures that the other side answers with are counted, bounded and parked with the number of tries', async () => {
  const { callId, handle } = await post({ transcribe: fails('Upstream', 'answered 500') }, { by: skippingRuns });
  expect(await untilParked(callId)).toMatchObject({ step: 'transcribe', unit: mainUnit, attempts: 6 });
  await decide(callId, 'fail');
  expect(await handle.result()).toEqual({ stage: 'failed' });
}, 60_000);

test('a local step that fails again and again parks with the number of its tries', async () => {
  const broken = async () => {
    throw new TypeError('a bug');
  };
  const { callId, handle } = await post({ link: broken }, { by: skippingRuns });
  expect(await untilParked(callId)).toMatchObject({ step: 'link', reasonCode: 'bug', attempts: 8 });
  await decide(callId, 'skip');
  expect(await handle.result()).toEqual({ stage: 'partial' });
  await keepHistory(handle, 'call-parked-local');
}, 120_000);

const submitted = (over: Partial<Submitted> = {}): Submitted => ({
  ...{ state: 'submitted', job: 'job-1', checkAfterSeconds: 600, giveUpAfterSeconds: 3_600 },
  ...over,
});

test('a submitted step holds no place, and is collected when the engine says that it is done', async () => {
  const { call, callId, handle } = await post({ transcribe: async () => submitted(), collect: async () => done });
  await expect
    .poll(async () => countOf(await eventsOf(handle), 'timerStartedEventAttributes'), { timeout: 20_000 })
    .toBe(1);
  expect((await handle.describe()).raw.pendingActivities ?? []).toEqual([]);
  const { tenantId, sourceCallId } = { tenantId: (await rowOf(callId))?.tenantId ?? '', ...call };
  await runs.jobDone({ tenantId, sourceCallId, run: 1 }, { step: 'transcribe', unit: mainUnit, job: 'job-1' });

  expect(await handle.result()).toEqual({ stage: 'done' });
  await keepHistory(handle, 'call-submitted-signaled');
});

test('an engine that never says anything is asked on a timer, until the job is done', async () => {
  let looks = 0;
  const { callId, handle } = await post(
    { transcribe: async () => submitted(), collect: async () => (++looks < 3 ? submitted() : done) },
    { by: skippingRuns },
  );
  expect(await handle.result()).toEqual({ stage: 'done' });
  expect(looks).toBe(3);
  expect((await stepsOf(callId)).transcribe).toMatchObject({ state: 'done', attempts: 1 });
  await keepHistory(handle, 'call-submitted-polled');
});

test('a job that does not end in the time allowed parks its step', async () => {
  const { callId, handle } = await post(
    { transcribe: async () => submitted(), collect: async () => submitted() },
    { by: skippingRuns },
  );
  expect(await untilParked(callId)).toMatchObject({ step: 'transcribe', reasonCode: 'timeout' });
  await decide(callId, 'skip');
  expect(await handle.result()).toEqual({ stage: 'partial' });
});

test('the priority of a call is that of its activities', async () => {
  let seen: unknown;
  const { handle } = await post({
    analyze: async () => {
      seen = Context.current().info.priority;
      return done;
    },
  });
  await handle.result();
  expect(seen).toMatchObject({ priorityKey: 2 });
});
