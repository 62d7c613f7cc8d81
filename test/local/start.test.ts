import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { expect, onTestFinished, test } from 'vitest';
import { workflowIds } from '../../core/ids.ts';
import { anyFreePort } from '../../local/machine/ports.ts';
import { runningProcess } from '../../local/process/notes.ts';
import { writeWav } from '../../local/sample/wav.ts';
import { makeDatabase } from '../fixtures/database.ts';
import { aFolder } from '../fixtures/folder.ts';
import { type Launcher, launch } from '../fixtures/launcher.ts';
import { useNamespace } from '../fixtures/workers.ts';

// Known before the first test, so that a connection is closed after the last.
const { address, namespace } = await useNamespace();
const quiet = ['--no-sample', '--no-speech'];
const minutes = (count: number) => count * 60_000;

type Page<T> = { items: T[] };
const items = async <T>(launcher: Launcher, path: string): Promise<T[]> =>
  ((await (await launcher.get(path)).json()) as Page<T>).items;

async function untilAnswers(launcher: Launcher, path: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const ok = await launcher.get(path).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await sleep(100);
  }
  throw new Error(`${path} does not answer again`);
}

/** The run that waits for the sample call's callback. */
async function statusOfPlan(launcher: Launcher, planId: string): Promise<string> {
  const { temporalAddress, tenantId } = launcher.local();
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const handle = new Client({ connection }).workflow.getHandle(workflowIds.contact(tenantId, planId, 1));
    return (await handle.describe()).status.name;
  } finally {
    await connection.close();
  }
}

test('from nothing to an analyzed call; then each part is killed, then all, and nothing is lost', {
  timeout: minutes(8),
}, async () => {
  const dataDir = join(await aFolder(), 'data');
  const first = await launch(dataDir, ['--no-speech', '--port', '0']);
  const said = await first.says('Callweave is up.');

  // The sample call went through, step by step.
  for (const step of ['ingest', 'transcribe', 'analyze', 'link', 'remember', 'follow_up']) {
    expect(said).toMatch(new RegExp(`sample +${step} +(done|skipped)`));
  }
  expect(said).toContain('callback requested: "tomorrow after three"');
  const local = first.local();
  expect(Object.keys(local).sort()).toEqual(
    'apiKey apiUrl databaseUrl speechUrl temporalAddress temporalNamespace temporalUiUrl tenantId webUrl'.split(' '),
  );
  expect((statSync(join(dataDir, 'local.json')).mode & 0o777).toString(8)).toBe('600');
  expect(said).toContain(local.apiKey);

  // Everything that was named answers.
  const [call] = await items<{ id: string; stage: string; customerId: string; bookingId: string }>(
    first,
    '/api/v1/calls',
  );
  expect(call).toMatchObject({ stage: 'done', customerId: expect.any(String), bookingId: expect.any(String) });
  const [plan] = await items<{ id: string }>(first, '/api/v1/contact-plans');
  const planId = plan?.id ?? '';
  expect(await statusOfPlan(first, planId)).toBe('RUNNING');
  expect((await fetch(local.webUrl)).headers.get('content-type')).toContain('text/html');
  expect((await fetch(`${local.apiUrl}/api/docs`)).status).toBe(200);
  expect((await fetch(`${local.temporalUiUrl}/healthz`)).status).toBe(200);

  // A second start on the same folder is told of the first.
  const second = await launch(dataDir, quiet);
  expect(await second.child.exited).toBe('exit code 1');
  expect(second.child.lastWords()).toMatch(
    /^Callweave is already running on .* \(process \d+\): stop it there with Ctrl-C/m,
  );

  for (const part of ['api', 'worker', 'temporal', 'postgres']) {
    const pid = first.pidOf(part);
    process.kill(pid, 'SIGKILL');
    await first.says(new RegExp(`${part} +is back`));
    expect(first.pidOf(part)).not.toBe(pid);
    await untilAnswers(first, '/readyz');
  }
  expect(await items(first, '/api/v1/calls')).toHaveLength(1);

  // All at once: the launcher dies, its parts live on, and the next start takes over.
  process.kill(first.child.pid, 'SIGKILL');
  await first.child.exited;
  const startedAt = Date.now();
  const third = await launch(dataDir, ['--no-speech']);
  const again = await third.says('Callweave is up.');
  console.log(`second start: ready in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  expect(again).toMatch(/stopped what the last start left running: .*api/);
  expect(again).not.toContain('sample');
  expect(third.local()).toEqual(local);
  expect(await items(third, '/api/v1/calls')).toMatchObject([{ id: call?.id, stage: 'done' }]);
  expect(await statusOfPlan(third, planId)).toBe('RUNNING');

  third.child.stop('SIGINT', 60_000);
  expect(await third.child.exited).toBe('exit code 130');
  for (const part of ['api', 'worker', 'temporal', 'postgres']) {
    expect(runningProcess(join(dataDir, 'run', `${part}.json`)), part).toBeUndefined();
  }
});

test('a sample call that a killed start had begun is taken by the next one', { timeout: minutes(5) }, async () => {
  const dataDir = join(await aFolder(), 'data');
  const args = ['--no-speech', '--port', '0'];
  const first = await launch(dataDir, args);
  await first.says('customers imported');
  process.kill(first.child.pid, 'SIGKILL');
  await first.child.exited;

  const second = await launch(dataDir, ['--no-speech']);
  const said = await second.says('Callweave is up.');
  expect(said).toMatch(/sample +follow_up +done/);
  expect(await items(second, '/api/v1/calls')).toHaveLength(1);
  await second.child.stop('SIGINT', 60_000);
});

test("servers of one's own are used, and without Python the rest still runs", { timeout: minutes(4) }, async () => {
  const dataDir = join(await aFolder(), 'data');
  const { url, drop } = await makeDatabase();
  const launcher = await launch(dataDir, ['--no-sample', '--port', '0'], {
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    PYTHON: join(dataDir, 'no-python'),
  });
  const said = await launcher.says('Callweave is up.');
  expect(said).toMatch(/speech +NOT RUNNING: Local speech needs Python 3\.9 or later/);
  expect(launcher.local()).toMatchObject({
    databaseUrl: url,
    temporalAddress: address,
    temporalNamespace: namespace,
    temporalUiUrl: null,
    speechUrl: null,
  });
  expect(() => launcher.pidOf('postgres')).toThrow();
  expect(() => launcher.pidOf('temporal')).toThrow();

  const { id } = await postAudio(launcher);
  for (let i = 0; i < 300 && (await items(launcher, '/api/v1/parked')).length === 0; i++) await sleep(100);
  expect(await items(launcher, '/api/v1/parked')).toMatchObject([
    { callId: id, step: 'transcribe', reasonCode: 'no_speech_engine' },
  ]);
  await launcher.child.stop('SIGTERM', 60_000);
  expect(await launcher.child.exited).toBe('exit code 143');
  await drop();
});

/** A call of three seconds of a tone. */
async function postAudio(launcher: Launcher): Promise<{ id: string }> {
  const { apiUrl, apiKey } = launcher.local();
  const call = { sourceCallId: 'one', direction: 'inbound', from: '+12125550142', to: '+12125550100' };
  const tone = Int16Array.from({ length: 24_000 }, (_, i) => Math.round(8000 * Math.sin(i / 4)));
  const body = new FormData();
  body.set('call', JSON.stringify({ ...call, startedAt: new Date().toISOString() }));
  body.set('audio', new Blob([writeWav(8000, [tone])], { type: 'audio/wav' }), 'call.wav');
  const headers = { authorization: `Bearer ${apiKey}` };
  const response = await fetch(`${apiUrl}/api/v1/calls`, { method: 'POST', headers, body });
  expect(response.status).toBe(202);
  return (await response.json()) as { id: string };
}

test('Ctrl-C in the middle of coming up leaves nothing running', { timeout: minutes(3) }, async () => {
  const dataDir = join(await aFolder(), 'data');
  const { child, says } = await launch(dataDir, [...quiet, '--port', '0']);
  await says(/postgres +ready/);
  child.stop('SIGINT', 60_000);
  expect(await child.exited).toBe('exit code 130');
  expect(child.lastWords()).toMatch(/everything is saved for the next start$/);
  for (const part of ['api', 'worker', 'temporal', 'postgres']) {
    expect(runningProcess(join(dataDir, 'run', `${part}.json`)), part).toBeUndefined();
  }
});

test('a taken port is one sentence, and nothing is left running', { timeout: minutes(2) }, async () => {
  const dataDir = join(await aFolder(), 'data');
  const port = await anyFreePort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { child } = await launch(dataDir, [...quiet, '--port', String(port)]);
  expect(await child.exited).toBe('exit code 1');
  expect(child.lastWords()).toBe(
    `Port ${port} is taken by another program: stop that program, or choose another port with --port.`,
  );
});

test('a database that does not answer is one sentence', { timeout: minutes(2) }, async () => {
  const dataDir = join(await aFolder(), 'data');
  const env = { DATABASE_URL: `postgres://me:secret@127.0.0.1:${await anyFreePort()}/callweave` };
  const { child } = await launch(dataDir, [...quiet, '--port', '0'], env);
  expect(await child.exited).toBe('exit code 1');
  const sentence = child.lastWords().split('\n').at(-1);
  expect(sentence).toMatch(/^The database in DATABASE_URL does not answer \(.*\): start it or fix the address/);
  expect(child.lastWords()).not.toContain('secret');
});

test('--help tells what there is', { timeout: minutes(1) }, async () => {
  const { child } = await launch(join(await aFolder(), 'data'), ['--help']);
  expect(await child.exited).toBe('exit code 0');
  for (const option of ['--port', '--data-dir', '--no-sample', '--no-speech', '--help']) {
    expect(child.lastWords()).toContain(option);
  }
});
