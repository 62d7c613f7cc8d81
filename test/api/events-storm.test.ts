import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { serve } from '@hono/node-server';
import { afterEach, expect, test, vi } from 'vitest';
import { createApp } from '../../api/app.ts';
import { openFeed } from '../../api/feed/feed.ts';
import { withTenant } from '../../db/tenant.ts';
import { tell } from '../../services/journal/tell.ts';
import { useApi } from './serve.ts';
import { openStream } from './stream.ts';

const api = await useApi();
const running: { kill: () => Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((process) => process.kill())));

/** One more process of the API, as far as a client can tell: a feed, listener and sockets of its own. */
async function startApi() {
  const feed = openFeed({ db: api.db, databaseUrl: api.databaseUrl });
  const server = serve({ fetch: createApp({ ...api.deps, feed }).fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const started = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Sockets break in the middle of whatever they carry. */
    kill: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await feed.stop();
    },
  };
  running.push(started);
  return started;
}

const write = (tenantId: string, numbers: number[], padding = '') =>
  withTenant(api.db, tenantId, async (tx) => {
    for (const number of numbers) tell(tx, { tenantId, type: 'call.stage', data: { number, padding }, at: new Date() });
  });

test('fifty readers whose server dies again and again each get every event once', async () => {
  const { tenantId, key } = await api.asTenant();
  let server = await startApi();
  const readers = Array.from({ length: 50 }, () => ({ last: '', numbers: [] as unknown[] }));
  let over = false;
  const read = async (reader: (typeof readers)[number]) => {
    while (!over) {
      const headers = { authorization: `Bearer ${key}`, ...(reader.last ? { 'last-event-id': reader.last } : {}) };
      const stream = await openStream(`${server.url}/api/v1/events?types=call.stage`, headers).catch(() => undefined);
      while (stream && !stream.ended() && !over) await new Promise((resolve) => setTimeout(resolve, 20));
      await stream?.close();
      reader.numbers.push(...(stream?.events() ?? []).map(({ data }) => data.data.number));
      reader.last = stream?.events().at(-1)?.id || reader.last || stream?.ready()?.id || '';
      if (!stream) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const at = await openStream(`${server.url}/api/v1/events`, { authorization: `Bearer ${key}` });
  await vi.waitFor(() => expect(at.ready()).toBeDefined());
  for (const reader of readers) reader.last = at.ready()?.id ?? '';
  await at.close();
  const reading = readers.map(read);
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 20; n++) await write(tenantId, [round * 40 + n]);
    const next = await startApi();
    const old = server;
    server = next;
    const dying = old.kill();
    for (let n = 20; n < 40; n++) await write(tenantId, [round * 40 + n]);
    await dying;
  }
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  over = true;
  await Promise.all(reading);
  const all = Array.from({ length: 120 }, (_, n) => n);
  for (const { numbers } of readers) expect(numbers).toEqual(all);
}, 60_000);

test('a reader that takes nothing is cut off, others go on, and it resumes where it stood', async () => {
  const { tenantId, key } = await api.asTenant();
  const { url } = await startApi();
  const authorization = `Bearer ${key}`;
  const brisk = await openStream(`${url}/api/v1/events?types=call.stage`, { authorization });
  await vi.waitFor(() => expect(brisk.ready()).toBeDefined());
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write(`GET /api/v1/events HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  for (let n = 0; n < 40; n++) await write(tenantId, [n * 2, n * 2 + 1], 'x'.repeat(250_000));
  await vi.waitFor(() => expect(brisk.events()).toHaveLength(80), { timeout: 20_000 });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  socket.resume();
  await closed;
  expect(socket.bytesRead).toBeLessThan(80 * 250_000);
  const again = await openStream(`${url}/api/v1/events?types=call.stage`, {
    authorization,
    'last-event-id': brisk.ready()?.id ?? '',
  });
  await vi.waitFor(() => expect(again.events()).toHaveLength(80), { timeout: 20_000 });
  await Promise.all([brisk.close(), again.close()]);
}, 60_000);

test('a hundred streams of one key are open, the next is refused until one is closed', async () => {
  const { key, call } = await api.asTenant();
  const { url } = await startApi();
  const open = () => openStream(`${url}/api/v1/events`, { authorization: `Bearer ${key}` });
  const streams = await Promise.all(Array.from({ length: 100 }, open));
  for (const { answer } of streams) expect(answer.status).toBe(200);
  const refused = await fetch(`${url}/api/v1/events`, { headers: { authorization: `Bearer ${key}` } });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('10');
  await refused.text();
  expect((await call('GET', '/calls')).status).toBe(200);
  await streams[0]?.close();
  await vi.waitFor(
    async () => {
      const next = await open();
      streams.push(next);
      expect(next.answer.status).toBe(200);
    },
    { timeout: 10_000, interval: 300 },
  );
  await Promise.all(streams.map((stream) => stream.close()));
}, 60_000);
