import { expect, test } from 'vitest';
import { steps } from '../../core/call.ts';
import { workflowIds } from '../../core/ids.ts';
import { withTenant } from '../../db/tenant.ts';
import { rerunCall } from '../../services/call/rerun.ts';
import { listenForEvents } from '../../services/feed/listen.ts';
import { readEvents } from '../../services/feed/read.ts';
import { anAct } from '../fixtures/act.ts';
import { useCalls } from '../fixtures/calls.ts';

const { db, url, now, client, runs, tenantId, post, rowOf, stepsOf } = await useCalls();

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
