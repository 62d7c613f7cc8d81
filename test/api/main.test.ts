import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { createApiKey } from '../../services/access/api-key.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { useNamespace } from '../fixtures/workers.ts';
import { openStream } from './stream.ts';

const { db, url: databaseUrl } = await useDatabase();
const { address, namespace } = await useNamespace();
const started: ChildProcess[] = [];
// Whole processes start here, which takes its time on a machine that is busy.
vi.setConfig({ testTimeout: 150_000 });
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function start(over: Record<string, string> = {}) {
  const main = fileURLToPath(new URL('../../api/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      CALLWEAVE_SECRET_KEY: randomBytes(32).toString('base64'),
      API_PORT: '0',
      ...over,
    },
  });
  started.push(child);
  let text = '';
  child.stdout.on('data', (piece) => {
    text += piece;
  });
  child.stderr.on('data', (piece) => {
    text += piece;
  });
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const port = async () => {
    await vi.waitFor(() => expect(text).toContain('"listening"'), { timeout: 40_000, interval: 100 });
    return Number(/"port":(\d+)/.exec(text)?.[1]);
  };
  return { child, exited, port, text: () => text };
}

test('the server starts, is ready, and at SIGTERM ends its streams and itself in order', async () => {
  const server = start();
  const url = `http://127.0.0.1:${await server.port()}`;
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const tenantId = await aTenant(db);
  const { key } = await createApiKey(db, { tenantId, name: 'test', now: new Date() });
  const stream = await openStream(`${url}/api/v1/events`, { authorization: `Bearer ${key}` });
  await vi.waitFor(() => expect(stream.ready()).toBeDefined(), { timeout: 10_000 });
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  await vi.waitFor(() => expect(stream.ended()).toBe(true));
  for (const line of server.text().trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  expect(server.text()).toContain('"stopped"');
});

test('a server without Temporal starts, takes calls in and says that it is not ready', async () => {
  const server = start({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  const url = `http://127.0.0.1:${await server.port()}`;
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ database: 'ok', temporal: 'unreachable' });
  const tenantId = await aTenant(db);
  const { key } = await createApiKey(db, { tenantId, name: 'test', now: new Date() });
  const call = {
    sourceCallId: 'one',
    direction: 'inbound',
    from: null,
    to: null,
    startedAt: '2026-11-21T09:30:00Z',
    transcript: { turns: [] },
  };
  const began = performance.now();
  const answer = await fetch(`${url}/api/v1/calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(call),
  });
  expect(answer.status).toBe(202);
  expect(performance.now() - began).toBeLessThan(15_000);
  const { id } = await answer.json();
  // A call ends on its row, whether or not its run can be reached.
  const headers = { authorization: `Bearer ${key}` };
  const cancel = await fetch(`${url}/api/v1/calls/${id}/cancel`, { method: 'POST', headers });
  expect(cancel.status).toBe(202);
  const canceled = await fetch(`${url}/api/v1/calls/${id}`, { headers });
  expect(await canceled.json()).toMatchObject({ stage: 'canceled' });
});

test('a server without a database answers that it is unavailable, and a bad environment is told in one go', async () => {
  const away = start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing' });
  const url = `http://127.0.0.1:${await away.port()}`;
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ database: 'unreachable' });
  const answer = await fetch(`${url}/api/v1/calls`, { headers: { authorization: 'Bearer cw_x' } });
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: 'unavailable' });

  const bad = start({ DATABASE_URL: '', API_PORT: 'many' });
  expect(await bad.exited).not.toBe(0);
  expect(bad.text()).toContain('DATABASE_URL');
  expect(bad.text()).toContain('API_PORT');
});

test('a taken port is told, and ends the server', async () => {
  const first = start();
  const second = start({ API_PORT: String(await first.port()) });
  expect(await second.exited).toBe(1);
  expect(second.text()).toContain('EADDRINUSE');
});
