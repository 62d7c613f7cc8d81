import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { aPlan, readStory, useContacts } from '../fixtures/contact.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { keepHistory } from '../fixtures/histories.ts';

const { db, url } = await useDatabase({ max: 20 });
const tenantId = await aTenant(db);
/** One server of runs for each way to die: a task queue has no say in which process takes a task. */
const ways = {
  before: await useContacts(db, { dials: false }),
  after: await useContacts(db, { dials: false }),
};
const dialers: ChildProcess[] = [];
afterAll(() => {
  for (const dialer of dialers) dialer.kill('SIGKILL');
});

function startDialer(way: keyof typeof ways, dies: string): ChildProcess {
  const { address, namespace } = ways[way];
  const env = { DATABASE_URL: url, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, DIES: dies };
  const script = fileURLToPath(new URL('../fixtures/dialer-process.ts', import.meta.url));
  const dialer = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  dialers.push(dialer);
  return dialer;
}

/** A plan whose dialer is killed in the middle of its first call; another dialer takes over. */
async function dialAndDie(way: keyof typeof ways) {
  const { client, skippingRuns } = ways[way];
  const plan = await aPlan(db, tenantId);
  const dying = startDialer(way, way);
  const death = once(dying, 'exit');
  await skippingRuns.startContact(plan);
  const [, signal] = await death;
  expect(signal).toBe('SIGKILL');
  startDialer(way, 'never');
  const handle = client.workflow.getHandle(plan.workflowId);
  const result = await handle.result();
  return { handle, result, ...(await readStory(db, plan)) };
}

test.concurrent('a dialer killed before it asked the provider: the attempt is not placed, not counted, and dialed anew', {
  timeout: 120_000,
}, async () => {
  const { result, attempts, rang, plan, handle } = await dialAndDie('before');
  expect(result).toEqual({ state: 'completed' });
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['not_placed', 'answered']);
  expect(rang.map(({ attemptId }) => attemptId)).toEqual([attempts[1]?.id]);
  expect(plan.attemptsMade).toBe(1);
  await keepHistory(handle, 'contact-killed-before');
});

test.concurrent('a dialer killed after the provider took the call: the call is found, and rung once', {
  timeout: 120_000,
}, async () => {
  const { result, attempts, rang, handle } = await dialAndDie('after');
  expect(result).toEqual({ state: 'completed' });
  expect(attempts).toMatchObject([{ outcome: 'answered', providerCallId: rang[0]?.id }]);
  expect(rang).toHaveLength(1);
  await keepHistory(handle, 'contact-killed-after');
});
