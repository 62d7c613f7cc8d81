import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createFolderStorage } from '../../providers/storage/folder.ts';
import { createS3Storage } from '../../providers/storage/s3.ts';
import { aFolder } from '../fixtures/folder.ts';
import { aCall, useApi } from './serve.ts';

const storage = createFolderStorage(await aFolder());
const api = await useApi({ storage });

/** A store that takes every request and answers none. */
async function aSilentBucket() {
  let requests = 0;
  const server = createServer(() => requests++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { accessKeyId: 'key', secretAccessKey: 'secret', forcePathStyle: true };
  const silent = createS3Storage({ bucket: 'calls', region: 'us-east-1', endpoint, ...keys });
  const end = () => {
    server.closeAllConnections();
    server.close();
  };
  return { silent, requests: () => requests, end };
}

const upload = (sourceCallId: string, sound: string) => {
  const form = new FormData();
  form.set('call', JSON.stringify({ ...aCall({ sourceCallId }), transcript: undefined }));
  form.set('audio', new Blob([sound], { type: 'audio/wav' }), 'a.wav');
  return form;
};

test('while storage hangs, uploads and erasures wait for it without a connection, and everything else is answered', async () => {
  const { call } = await api.asTenant();
  const ids: string[] = [];
  for (let n = 0; n < 12; n++) ids.push((await (await call('POST', '/calls', upload(`old-${n}`, `${n}`))).json()).id);

  const { silent, requests, end } = await aSilentBucket();
  const folder = { ...storage };
  Object.assign(storage, silent);
  const waiting = [
    ...ids.map((id) => call('DELETE', `/calls/${id}`)),
    ...ids.map((id) => call('GET', `/calls/${id}/audio`)),
    ...ids.map((_, n) => call('POST', '/calls', upload(`new-${n}`, `other ${n}`))),
  ].map((sent) => sent.then(({ status }) => status));
  for (const sent of waiting) sent.catch(() => {});
  const { $client: pool } = api.db;
  const seen = () => ({ requests: requests(), busy: pool.totalCount - pool.idleCount, queued: pool.waitingCount });
  await expect.poll(seen, { timeout: 30_000 }).toEqual({ requests: waiting.length, busy: 0, queued: 0 });
  const plain = await call('POST', '/calls', aCall());
  expect(plain.status).toBe(202);
  expect((await call('GET', '/calls?limit=5')).status).toBe(200);

  Object.assign(storage, folder);
  end();
  const statuses = await Promise.all(waiting);
  expect(statuses.every((status) => [200, 202, 404, 503].includes(status))).toBe(true);
  for (const id of ids) expect((await call('DELETE', `/calls/${id}`)).status).toBe(200);
}, 120_000);
