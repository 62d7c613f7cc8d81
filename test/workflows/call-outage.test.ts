import { expect, test } from 'vitest';
import { type Cable, useCable } from '../fixtures/cable.ts';
import { countOf, eventsOf, fails, useCalls } from '../fixtures/calls.ts';
import { keepHistory } from '../fixtures/histories.ts';

let cable: Cable | undefined;
const calls = await useCalls({
  through: async (url) => {
    cable = await useCable(url);
    return cable.url;
  },
});
const { post, skippingRuns, rowOf, stepsOf, openOf, untilParked, decide } = calls;
const cut = () => cable?.cut();
const mend = () => cable?.mend();

/** 5 + 10 + 20 + 40 + 60 + 60 + 60 + 60 s on the run's own clock. */
const roundsInFiveMinutes = 8;

test('a run that cannot park or be resolved waits on timers of the server for as long as the database is away', async () => {
  const { callId, handle } = await post(
    {
      ingest: async () => {
        await cut();
        return fails('UnsupportedMedia', 'a picture')();
      },
    },
    { by: skippingRuns },
  );
  const timers = async () => countOf(await eventsOf(handle), 'timerFiredEventAttributes');
  await expect.poll(timers, { timeout: 60_000 }).toBeGreaterThanOrEqual(roundsInFiveMinutes);
  await mend();
  const { id } = await untilParked(callId);

  const events = await eventsOf(handle);
  expect(countOf(events, 'workflowTaskFailedEventAttributes')).toBe(0);
  expect(countOf(events, 'workflowTaskTimedOutEventAttributes')).toBe(0);
  // One task to start, one after the step, one a timer: none was held open by heartbeats.
  expect(countOf(events, 'workflowTaskCompletedEventAttributes')).toBeLessThanOrEqual((await timers()) + 2);

  await cut();
  const decided = decide(id, 'skip');
  const before = await timers();
  await expect.poll(timers, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + 3);
  expect(await openOf(callId)).toHaveLength(1);
  await mend();
  await decided;

  expect(await handle.result()).toEqual({ stage: 'partial' });
  expect(await rowOf(callId)).toMatchObject({ stage: 'partial' });
}, 120_000);

test.each(['link', 'transcribe'] as const)(
  'a step of %s that meets an outage of minutes goes on by itself, with one attempt counted',
  async (step) => {
    let times = 0;
    const { callId, handle } = await post(
      {
        [step]: async () => {
          if (++times === 1) {
            await cut();
            return fails('Unavailable', 'The database or storage cannot be reached')();
          }
          return { state: 'done', reasonCode: null };
        },
      },
      { by: skippingRuns },
    );
    const timers = async () => countOf(await eventsOf(handle), 'timerFiredEventAttributes');
    await expect.poll(timers, { timeout: 60_000 }).toBeGreaterThanOrEqual(roundsInFiveMinutes);
    await mend();

    expect(await handle.result()).toEqual({ stage: 'done' });
    expect(await openOf(callId)).toEqual([]);
    expect((await stepsOf(callId)).follow_up).toMatchObject({ state: 'done', attempts: 1 });
    await keepHistory(handle, `call-outage-in-${step}`);
  },
  120_000,
);
