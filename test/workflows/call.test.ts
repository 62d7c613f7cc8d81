import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { type Step, steps } from '../../core/call.ts';
import { workflowIds } from '../../core/ids.ts';
import { searchKeys } from '../../core/search-keys.ts';
import { newId } from '../../db/ids.ts';
import { events } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { cancelCall } from '../../services/call/cancel.ts';
import { getCall } from '../../services/call/get.ts';
import { receiveCall } from '../../services/call/receive.ts';
import { rerunCall } from '../../services/call/rerun.ts';
import { decideParked } from '../../services/parked/resolve.ts';
import { startUnstarted } from '../../services/sweep/unstarted.ts';
import { anAct } from '../fixtures/act.ts';
import { aCall, eventsOf, fails, useCalls } from '../fixtures/calls.ts';
import { aTenant } from '../fixtures/database.ts';
import { keepHistory } from '../fixtures/histories.ts';
import { done, oneTransaction } from '../fixtures/script.ts';

const { db, now, storage, client, runs, tenantId, post, script, rowOf, stepsOf, parkedOf, untilParked, decide } =
  await useCalls();

test('a call goes through its six steps and is done, and tells once that it is completed', async () => {
  const { callId, handle } = await post();

  expect(await handle.result()).toEqual({ stage: 'done' });

  expect(await rowOf(callId)).toMatchObject({ stage: 'done', finishedAt: expect.any(Date) });
  expect(Object.values(await stepsOf(callId))).toEqual(
    steps.map(() => ({ state: 'done', reasonCode: null, attempts: 1 })),
  );
  const told = await withTenant(db, tenantId, (tx) =>
    tx.select().from(events).where(eq(events.callId, callId)).orderBy(events.id),
  );
  expect(told.at(-1)).toMatchObject({ type: 'call.completed', run: 1, data: { stage: 'done' } });
  expect(told.map(({ type }) => type)).toEqual([
    'call.received',
    // Only the end of a step that is one transaction is told: nobody could have seen it run.
    ...steps.flatMap((step) => (oneTransaction.has(step) ? ['step.finished'] : ['step.started', 'step.finished'])),
    'call.completed',
  ]);
  await keepHistory(handle, 'call-done');
});

test('the history of a call stays within 60 events and 64 KB, also when it was parked once', async () => {
  const plain = await post();
  const once = await post({
    transcribe: async (attempt) => (attempt === 1 ? fails('UnsupportedMedia', 'no sound')() : done),
  });
  await decide((await untilParked(once.callId)).id, 'retry');

  for (const { handle } of [plain, once]) {
    await handle.result();
    const history = await handle.fetchHistory();
    expect(history.events?.length).toBeLessThanOrEqual(60);
    expect(Buffer.byteLength(historyToJSON(history))).toBeLessThanOrEqual(64 * 1024);
  }
});

test('the same call posted ten times at once is one row and one run', async () => {
  const call = aCall();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => receiveCall({ db, runs, storage, now }, { tenantId, call })),
  );

  expect(new Set(answers.map(({ callId }) => callId)).size).toBe(1);
  expect(answers.filter(({ known }) => !known)).toHaveLength(1);
  const handle = client.workflow.getHandle(workflowIds.call(tenantId, call.sourceCallId, 1));
  await handle.result();
  expect(Object.values(await stepsOf(answers[0]?.callId ?? '')).every(({ attempts }) => attempts === 1)).toBe(true);
});

test('a terminal failure parks the call with its reason, and a retry goes on from that step', async () => {
  const { callId, handle } = await post({
    transcribe: async (attempt) => (attempt === 1 ? fails('UnsupportedMedia', 'The file is a picture')() : done),
  });

  const row = await untilParked(callId);
  expect(row).toMatchObject({
    step: 'transcribe',
    reasonCode: 'unsupported_media',
    lastError: 'The file is a picture',
    attempts: 1,
  });
  expect((await stepsOf(callId)).transcribe).toMatchObject({ state: 'parked', reasonCode: 'unsupported_media' });
  expect((await rowOf(callId))?.stage).toBe('parked');
  await decide(row.id, 'retry');

  expect(await handle.result()).toEqual({ stage: 'done' });
  expect((await stepsOf(callId)).ingest?.attempts).toBe(1);
  expect((await stepsOf(callId)).transcribe?.attempts).toBe(2);
  expect((await parkedOf(callId))[0]).toMatchObject({ action: 'retry', note: 'seen', resolvedBy: 'ops@example.com' });
  await keepHistory(handle, 'call-parked-retried');
});

test('a decision is in the history before the row changes, so a worker that dies cannot forget what took effect', async () => {
  const { callId, handle } = await post({ analyze: fails('UnsupportedMedia', 'no') });
  await decide((await untilParked(callId)).id, 'skip');
  await handle.result();
  const accepted = (await eventsOf(handle)).find((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
  const [row] = await parkedOf(callId);
  expect(tsToMs(accepted?.eventTime)).toBeLessThan(row?.resolvedAt?.getTime() ?? 0);
});

test('a skipped step leaves the call partial', async () => {
  const { callId, handle } = await post({ analyze: fails('UnsupportedMedia', 'no') });
  await decide((await untilParked(callId)).id, 'skip');

  expect(await handle.result()).toEqual({ stage: 'partial' });
  expect((await stepsOf(callId)).analyze).toMatchObject({ state: 'skipped', reasonCode: 'skipped_by_operator' });
  expect((await rowOf(callId))?.stage).toBe('partial');
  await keepHistory(handle, 'call-parked-skipped');
});

test('a failed resolution ends the call as failed and runs no further step', async () => {
  const { callId, handle } = await post({ link: fails('UnsupportedMedia', 'no') });
  await decide((await untilParked(callId)).id, 'fail');

  expect(await handle.result()).toEqual({ stage: 'failed' });
  expect(await rowOf(callId)).toMatchObject({ stage: 'failed', finishedAt: expect.any(Date) });
  expect((await stepsOf(callId)).remember).toBeUndefined();
  await keepHistory(handle, 'call-parked-failed');
});

test('a decision is taken once: its repeat is harmless, another one meets a conflict', async () => {
  const { callId, handle } = await post({
    ingest: async (attempt) => (attempt === 1 ? fails('UnsupportedMedia', 'x')() : done),
  });
  const { id } = await untilParked(callId);

  const outcomes = await Promise.allSettled([
    decide(id, 'retry', 'req-1'),
    decide(id, 'retry', 'req-1'),
    decide(id, 'fail', 'req-2'),
  ]);
  await handle.result();

  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
  expect(await parkedOf(callId)).toHaveLength(1);
  await expect(decide(id, 'skip')).rejects.toMatchObject({ code: 'conflict' });
});

test('a passing failure is retried without a person', async () => {
  const { callId, handle } = await post({
    ingest: async (attempt) => (attempt === 1 ? fails('Upstream', 'reset')() : done),
  });

  expect(await handle.result()).toEqual({ stage: 'done' });
  expect((await stepsOf(callId)).ingest).toMatchObject({ state: 'done', attempts: 2 });
  await keepHistory(handle, 'call-retried');
});

test('cancel reaches the step under way, and the call ends as canceled', async () => {
  let started = () => {};
  const atWork = new Promise<void>((resolve) => {
    started = resolve;
  });
  const { callId, handle } = await post({
    transcribe: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        started();
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  await atWork;
  await cancelCall({ db, runs, now }, anAct(tenantId), { tenantId, callId });

  await expect(handle.result()).rejects.toThrow();
  expect(await rowOf(callId)).toMatchObject({ stage: 'canceled' });
  await expect(cancelCall({ db, runs, now }, anAct(tenantId), { tenantId, callId })).rejects.toMatchObject({
    code: 'conflict',
  });
  await keepHistory(handle, 'call-canceled');
}, 60_000);

test('one request ID decides once about each question, and never says that it did more', async () => {
  const { callId, handle } = await post({ analyze: fails('UnsupportedMedia', 'no') });
  const requestId = newId();
  const first = (await untilParked(callId)).id;
  await decide(first, 'retry', requestId);
  await expect.poll(async () => (await parkedOf(callId)).length, { timeout: 20_000 }).toBe(2);
  await expect(decide(first, 'fail', requestId)).rejects.toMatchObject({ code: 'conflict' });
  await decide((await untilParked(callId)).id, 'skip', requestId);
  expect(await handle.result()).toEqual({ stage: 'partial' });
});

test('the run shown of a canceled call is the one that there was', async () => {
  const { callId } = await post({ analyze: fails('UnsupportedMedia', 'no') });
  await untilParked(callId);
  await cancelCall({ db, runs, now }, anAct(tenantId), { tenantId, callId });
  const { run } = await withTenant(db, tenantId, (tx) => getCall(tx, { tenantId, callId }));
  expect([run.number, (await rowOf(callId))?.run]).toEqual([1, 2]);
});

test('a parked call can be canceled, and its dead letter is closed', async () => {
  const { callId, handle } = await post({ analyze: fails('UnsupportedMedia', 'no') });
  await untilParked(callId);
  await cancelCall({ db, runs, now }, anAct(tenantId), { tenantId, callId });

  await expect(handle.result()).rejects.toThrow();
  expect(await parkedOf(callId)).toMatchObject([{ resolvedAt: expect.any(Date), action: 'canceled' }]);
});

test('another tenant can neither resolve nor cancel the call', async () => {
  const stranger = await aTenant(db);
  const { callId, handle } = await post({ ingest: fails('UnsupportedMedia', 'no') });
  const { id } = await untilParked(callId);

  await expect(cancelCall({ db, runs, now }, anAct(stranger), { tenantId: stranger, callId })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(
    decideParked({ db, runs }, anAct(stranger), {
      tenantId: stranger,
      id,
      action: 'fail',
      note: null,
      by: null,
      requestId: newId(),
    }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await decide(id, 'fail');
  await handle.result();
});

test('an ended call runs again from a step on, as a run of the next number, and only then', async () => {
  const { call, callId, handle } = await post({ analyze: fails('UnsupportedMedia', 'no') });
  const rerun = (from: Step) => rerunCall({ db, runs, now }, anAct(tenantId), { tenantId, callId, from });
  const { id } = await untilParked(callId);
  await expect(rerun('analyze')).rejects.toMatchObject({ code: 'conflict' });
  await decide(id, 'skip');
  expect(await handle.result()).toEqual({ stage: 'partial' });

  script.set(call.sourceCallId, {});
  const outcomes = await Promise.allSettled([rerun('analyze'), rerun('analyze')]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const second = client.workflow.getHandle(workflowIds.call(tenantId, call.sourceCallId, 2));
  expect(await second.result()).toEqual({ stage: 'done' });
  expect(await rowOf(callId)).toMatchObject({ stage: 'done', finishedAt: expect.any(Date) });
  const after = await stepsOf(callId);
  expect([after.transcribe?.attempts, after.analyze?.attempts, after.link?.attempts]).toEqual([1, 2, 2]);
  await keepHistory(second, 'call-rerun');
});

test.each(['at once', 'by the sweep'])(
  'a run that is started again %s begins at its step, and counts the steps before it',
  async (when) => {
    const { call, callId, handle } = await post({ analyze: fails('UnsupportedMedia', 'no') });
    await decide((await untilParked(callId)).id, 'skip');
    expect(await handle.result()).toEqual({ stage: 'partial' });
    const away = { ...runs, startCall: () => Promise.reject(new Error('away')) };
    await rerunCall({ db, runs: when === 'at once' ? runs : away, now }, anAct(tenantId), {
      tenantId,
      callId,
      from: 'link',
    });
    if (when === 'by the sweep') {
      expect(await rowOf(callId)).toMatchObject({ stage: 'linking', runStartedAt: null });
      await startUnstarted({ db, runs, now: () => new Date(Date.now() + 60_000) });
    }
    const again = client.workflow.getHandle(workflowIds.call(tenantId, call.sourceCallId, 2));
    expect(await again.result()).toEqual({ stage: 'partial' });
    expect((await again.describe()).typedSearchAttributes.get(searchKeys.Stage)).toBe('partial');
    expect((await rowOf(callId))?.stage).toBe('partial');
    expect(await stepsOf(callId)).toMatchObject({ analyze: { state: 'skipped' }, link: { attempts: 2 } });
  },
);
