import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { RunInspector } from '../../services/runs/inspector.ts';
import type { RunsPort } from '../../services/runs/port.ts';
import { startSweeping } from '../../worker/sweep.ts';
import { aPlan, readStory } from '../fixtures/contact.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db } = await useDatabase();
const before = new Date(Date.now() - 60_000);

test('a round in which some runs cannot be looked at, or started, still logs every one that it rebuilt', async () => {
  const tenantId = await aTenant(db);
  const made = { createdAt: before, runStartedAt: before };
  const hidden = await aPlan(db, tenantId, made);
  const lost = [await aPlan(db, tenantId, made), await aPlan(db, tenantId, made)];
  const look: RunInspector = {
    prepare: async () => {},
    countOpen: async () => 0,
    listOpen: async function* () {},
    stop: async () => {},
    findOpen: async () => new Set(),
    state: async (id) => (id === hidden.planId ? Promise.reject(new Error('deadline exceeded')) : 'unknown'),
    callId: ({ sourceCallId }) => sourceCallId,
    planId: ({ planId }) => planId,
  };
  // The row moves on to its next run also where that cannot be started now.
  const startContact: RunsPort['startContact'] = async ({ planId }) => {
    if (planId === lost[1]?.planId) throw new Error('connection refused');
  };
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(line, _, done) {
      lines.push(JSON.parse(String(line)));
      done();
    },
  });
  const log = pino(sink);

  const stop = startSweeping({ db, look, runs: { startContact } as RunsPort, now: () => new Date() }, log);
  const said = (msg: string) => lines.filter((line) => line.msg === msg);
  await expect.poll(() => said('cannot look for all lost runs').length).toBe(1);
  await stop();

  const ids = said('rebuilt a lost run').map(({ id }) => id);
  expect(ids.toSorted()).toEqual(lost.map(({ planId }) => planId).toSorted());
  const [line] = said('cannot look for all lost runs');
  expect(line).toMatchObject({ failures: 1, bug: [{ name: 'Error' }] });
  const runs = await Promise.all([hidden, ...lost].map(async (plan) => (await readStory(db, plan)).plan.run));
  expect(runs).toEqual([1, 2, 2]);
});
