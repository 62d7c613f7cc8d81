import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { steps } from '../../core/call.ts';
import { workflowIds } from '../../core/ids.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { cancelCall } from '../../services/call/cancel.ts';
import { rerunCall } from '../../services/call/rerun.ts';
import { listenForEvents } from '../../services/feed/listen.ts';
import { readEvents } from '../../services/feed/read.ts';
import { rebuildCall } from '../../services/sweep/rebuild.ts';
import { anAct } from '../fixtures/act.ts';
import { fails, useCalls } from '../fixtures/calls.ts';
import { done } from '../fixtures/script.ts';

const { db, url, now, client, runs, tenantId, post, rowOf, stepsOf, openOf, untilParked, decide } = await useCalls();

test('a rerun asked for at the moment call.completed is seen is carried out, 20 of 20', async () => {
  let cursor = 0;
  const asked = new Map<string, { at: number; rerun: Promise<void> }>();
  const completed: string[] = [];
  /** Asks on the event itself: the run that told it is about to close. */
  const look = async () => {
    const fresh = await withTenant(db, tenantId, (tx) => readEvents(tx, { tenantId, after: cursor, limit: 200 }));
    for (const event of fresh) {
      if (event.cursor <= cursor) continue;
      cursor = event.cursor;
      const { type, callId } = event;
      if (type !== 'call.completed' || !callId) continue;
      completed.push(callId);
      if (asked.has(callId)) continue;
      const rerun = rerunCall({ db, runs, now }, anAct(tenantId), { tenantId, callId, from: 'link' });
      asked.set(callId, { at: Date.now(), rerun });
    }
  };
  let looks = Promise.resolve();
  const wake = () => {
    looks = looks.then(look);
  };
  const listener = listenForEvents(url, { onWake: wake, onGap: wake });
  const posted = [];
  for (let count = 0; count < 20; count++) posted.push(await post());

  let early = 0;
  for (const { call, callId, handle } of posted) {
    expect(await handle.result()).toEqual({ stage: 'done' });
    await expect.poll(() => asked.has(callId), { timeout: 10_000 }).toBe(true);
    await asked.get(callId)?.rerun;
    const second = client.workflow.getHandle(workflowIds.call(tenantId, call.sourceCallId, 2));
    expect(await second.result()).toEqual({ stage: 'done' });
    if (((await handle.describe()).closeTime?.getTime() ?? 0) >= (asked.get(callId)?.at ?? 0)) early++;
    expect(await rowOf(callId)).toMatchObject({ stage: 'done', run: 2, finishedAt: expect.any(Date) });
    const attempts = Object.entries(await stepsOf(callId)).map(([step, row]) => [step, row.attempts]);
    const again = steps.slice(steps.indexOf('link')) as readonly string[];
    expect(Object.fromEntries(attempts)).toEqual(
      Object.fromEntries(steps.map((step) => [step, again.includes(step) ? 2 : 1])),
    );
    await expect.poll(() => completed.filter((id) => id === callId).length, { timeout: 10_000 }).toBe(2);
  }
  await listener.stop();
  // The moment was met: the old run was still open when the rerun was asked for.
  expect(early).toBeGreaterThan(0);
});

const nextRun = (call: { sourceCallId: string }) =>
  client.workflow.getHandle(workflowIds.call(tenantId, call.sourceCallId, 2));

test('a run that is lost between a person’s retry and the retried step goes on; nobody is left to be asked', async () => {
  let retried = false;
  let lose = () => {};
  const untilLost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  const { call, callId, handle } = await post({
    link: async (time) => {
      if (time === 1) return fails('InvalidInput', 'nonsense')();
      if (time > 2) return done;
      retried = true;
      await untilLost;
      return fails('Unavailable', 'lost')();
    },
  });
  await untilParked(callId);
  const decided = decide(callId, 'retry').catch(() => {});
  await expect.poll(() => retried, { timeout: 10_000 }).toBe(true);
  await handle.terminate();
  lose();
  await decided;
  expect(await rebuildCall({ db, runs, now }, { tenantId, id: callId, run: 1 }, 'terminated')).toBe(true);
  expect(await nextRun(call).result()).toEqual({ stage: 'done' });
  expect(await openOf(callId)).toEqual([]);
});

test('a call that was canceled while parked and is run again from a later step goes through the parked one as well', async () => {
  const { call, callId, handle } = await post({
    analyze: async (time) => (time === 1 ? fails('InvalidOutput', 'nonsense')() : done),
  });
  await untilParked(callId);
  await cancelCall({ db, runs, now }, anAct(tenantId), { tenantId, callId });
  await handle.result().catch(() => {});
  await rerunCall({ db, runs, now }, anAct(tenantId), { tenantId, callId, from: 'link' });
  const { run } = (await rowOf(callId)) ?? { run: 0 };
  const again = client.workflow.getHandle(workflowIds.call(tenantId, call.sourceCallId, run));
  expect(await again.result()).toEqual({ stage: 'done' });
  expect((await stepsOf(callId)).analyze).toMatchObject({ state: 'done', attempts: 2 });
});

test('a run whose call is gone ends by itself, wherever it stands', async () => {
  let go = () => {};
  const untilGone = new Promise<void>((resolve) => {
    go = resolve;
  });
  let begun = false;
  const { callId, handle } = await post({
    analyze: async () => {
      begun = true;
      await untilGone;
      return fails('InvalidOutput', 'nonsense')();
    },
  });
  await expect.poll(() => begun, { timeout: 10_000 }).toBe(true);
  await withTenant(db, tenantId, (tx) => tx.delete(calls).where(eq(calls.id, callId)));
  go();
  expect(await handle.result()).toEqual({ stage: 'superseded' });
});
