import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import { openStorage } from '../../../providers/storage/open.ts';
import type { StoragePort } from '../../../providers/storage/port.ts';
import { createS3Storage } from '../../../providers/storage/s3.ts';

const dir = await mkdtemp(join(tmpdir(), 'callweave-storage-test-'));
const s3 = await startFauxqs({ port: 0, logger: false, init: { buckets: ['calls'] } });
afterAll(async () => {
  await s3.stop();
  await rm(dir, { recursive: true, force: true });
});

const openings: Record<string, () => StoragePort> = {
  folder: () => createFolderStorage(join(dir, 'objects')),
  s3: () =>
    createS3Storage({
      bucket: 'calls',
      region: 'us-east-1',
      endpoint: s3.address,
      accessKeyId: 'key',
      secretAccessKey: 'secret',
      forcePathStyle: true,
    }),
};

const read = async (storage: StoragePort, key: string, range?: { start: number; end: number }) =>
  (await buffer(await storage.get(key, range))).toString();

const keysOf = async (storage: StoragePort, prefix: string) => {
  const keys: string[] = [];
  for await (const key of storage.list(prefix)) keys.push(key);
  return keys;
};

describe.each(Object.keys(openings))('storage in %s', (kind) => {
  let storage: StoragePort;
  beforeAll(() => {
    storage = (openings[kind] as () => StoragePort)();
  });

  test('gives back what was put, with size and content type', async () => {
    const put = await storage.put(
      'a/audio/one',
      Readable.from([Buffer.from('hello '), Buffer.from('caller')]),
      'audio/wav',
    );
    expect(put).toEqual({ bytes: 12 });
    expect(await storage.head('a/audio/one')).toEqual({ bytes: 12, contentType: 'audio/wav' });
    expect(await read(storage, 'a/audio/one')).toBe('hello caller');
  });

  test('takes bytes at hand and an empty object alike', async () => {
    await storage.put('a/text/bytes', new TextEncoder().encode('words'), 'application/json');
    expect(await read(storage, 'a/text/bytes')).toBe('words');
    expect(await storage.put('a/text/empty', Readable.from([]), 'text/plain')).toEqual({ bytes: 0 });
    expect(await storage.head('a/text/empty')).toEqual({ bytes: 0, contentType: 'text/plain' });
    expect(await read(storage, 'a/text/empty')).toBe('');
  });

  test('carries 20 MB through in several parts without a change', async () => {
    const part = Buffer.alloc(1_000_000, 'callweave ');
    await storage.put('a/audio/large', Readable.from(Array.from({ length: 20 }, () => part)), 'audio/wav');
    const back = await buffer(await storage.get('a/audio/large'));
    expect(back.length).toBe(20_000_000);
    expect(back.subarray(19_000_000).equals(part)).toBe(true);
  });

  test('reads ranges that are inclusive on both ends and clipped at the end', async () => {
    await storage.put('a/audio/range', Buffer.from('0123456789'), 'audio/wav');
    expect(await read(storage, 'a/audio/range', { start: 2, end: 4 })).toBe('234');
    expect(await read(storage, 'a/audio/range', { start: 8, end: 99 })).toBe('89');
    await expect(storage.get('a/audio/range', { start: 10, end: 12 })).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  test('replaces an object that is put again', async () => {
    await storage.put('a/audio/twice', Buffer.from('first'), 'audio/wav');
    await storage.put('a/audio/twice', Buffer.from('2nd'), 'audio/mpeg');
    expect(await storage.head('a/audio/twice')).toEqual({ bytes: 3, contentType: 'audio/mpeg' });
    expect(await read(storage, 'a/audio/twice')).toBe('2nd');
  });

  test('leaves nothing under the key when the body breaks off', async () => {
    async function* breaking() {
      yield Buffer.alloc(6_000_000);
      throw new Error('the sender went away');
    }
    await expect(storage.put('a/audio/broken', Readable.from(breaking()), 'audio/wav')).rejects.toThrow(
      'the sender went away',
    );
    expect(await storage.head('a/audio/broken')).toBeUndefined();
    expect(await keysOf(storage, 'a/audio/broken')).toEqual([]);
  });

  test('says that a missing object is missing, and removes without complaint', async () => {
    expect(await storage.head('a/audio/none')).toBeUndefined();
    await expect(storage.get('a/audio/none')).rejects.toMatchObject({ type: 'NotFound' });
    await storage.put('a/audio/gone', Buffer.from('x'), 'audio/wav');
    await storage.remove('a/audio/gone');
    await storage.remove('a/audio/gone');
    expect(await storage.head('a/audio/gone')).toBeUndefined();
  });

  test('lists every key with a prefix in order, and no key of another tenant', async () => {
    const keys = ['t1/a-b', 't1/a/b', 't1/a/c/d', 't1/ab', 't1/b', 't10/a', 't2/a'];
    for (const key of [...keys].reverse()) await storage.put(key, Buffer.from(key), 'text/plain');
    expect(await keysOf(storage, 't1/')).toEqual(['t1/a-b', 't1/a/b', 't1/a/c/d', 't1/ab', 't1/b']);
    expect(await keysOf(storage, 't1/a')).toEqual(['t1/a-b', 't1/a/b', 't1/a/c/d', 't1/ab']);
    expect(await keysOf(storage, 't1/a/')).toEqual(['t1/a/b', 't1/a/c/d']);
    expect(await keysOf(storage, 'nobody/')).toEqual([]);
  });

  test('never takes a key that could climb, hide or speak to a shell', async () => {
    const bad = [
      '',
      'alone',
      '/a/b',
      'a//b',
      'a/../b',
      'a/.',
      'a/.hidden',
      'a/b/',
      'a\\b/c',
      'a/b\0',
      'a/b c',
      'a/ü',
      '~/b',
      'a/%2e',
    ];
    for (const key of bad) {
      await expect(async () => storage.put(key, Buffer.from('x'), 'text/plain')).rejects.toMatchObject({
        type: 'InvalidInput',
      });
      await expect(async () => storage.get(key)).rejects.toMatchObject({ type: 'InvalidInput' });
    }
    await expect(async () => keysOf(storage, '')).rejects.toMatchObject({ type: 'InvalidInput' });
    await expect(async () => keysOf(storage, '../')).rejects.toMatchObject({ type: 'InvalidInput' });
  });
});

test('a folder never writes outside itself, whatever the key', async () => {
  const root = join(dir, 'fenced');
  const storage = createFolderStorage(join(root, 'objects'));
  const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', '%2e%2e', '..\\..'), fc.string({ maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
      await Promise.resolve()
        .then(() => storage.put(parts.join('/'), Buffer.from('x'), 'text/plain'))
        .catch((error: { type?: string }) => expect(error.type).toBe('InvalidInput'));
      expect((await readdir(root).catch(() => [])).filter((name) => name !== 'objects')).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('a folder leaves no draft behind when the body breaks off', async () => {
  const storage = createFolderStorage(join(dir, 'drafts'));
  async function* breaking() {
    yield Buffer.from('x');
    throw new Error('broken');
  }
  await expect(storage.put('t/audio/a', Readable.from(breaking()), 'audio/wav')).rejects.toThrow('broken');
  expect(await readdir(join(dir, 'drafts', 't', 'audio'))).toEqual([]);
  expect(await readdir(join(dir, 'drafts', '.drafts'))).toEqual([]);
});

test('a folder removes with an object the draft of a write that died, and no other', async () => {
  const root = join(dir, 'died');
  const storage = createFolderStorage(root);
  const bodies = { half: new PassThrough(), whole: new PassThrough() };
  const half = storage.put('a/audio/half', bodies.half, 'audio/wav').catch(() => 'failed');
  const whole = storage.put('a/audio/whole', bodies.whole, 'audio/wav');
  for (const body of Object.values(bodies)) body.write(Buffer.alloc(1_000, 'spoken'));
  const drafts = async () => (await readdir(join(root, '.drafts'))).filter((name) => !name.endsWith('-type')).length;
  await vi.waitFor(async () => expect(await drafts()).toBe(2));
  await storage.remove('a/audio/half');
  expect(await drafts()).toBe(1);
  for (const body of Object.values(bodies)) body.end();
  expect(await half).toBe('failed');
  await whole;
  expect(await keysOf(storage, 'a/')).toEqual(['a/audio/whole']);
  expect(await readdir(join(root, '.drafts'))).toEqual([]);
});

test('a bucket gives up the parts of uploads that died: of a removed object at once, of others after six hours', async () => {
  const asked: string[] = [];
  const upload = (key: string, id: string, begun: Date) =>
    `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${begun.toISOString()}</Initiated></Upload>`;
  const uploads = [
    upload('a/audio/half', 'one', new Date()),
    upload('a/audio/half-too', 'two', new Date()),
    upload('a/audio/forgotten', 'three', new Date(Date.now() - 7 * 3_600_000)),
  ];
  const server = createServer(({ method, url = '' }, response) => {
    if (method === 'DELETE') asked.push(url.replace(/&?x-id=\w+/, ''));
    const page = `<ListMultipartUploadsResult>${uploads.join('')}</ListMultipartUploadsResult>`;
    response.writeHead(method === 'DELETE' ? 204 : 200).end(method === 'DELETE' ? '' : page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { accessKeyId: 'key', secretAccessKey: 'secret', forcePathStyle: true };
  const storage = createS3Storage({ bucket: 'calls', region: 'us-east-1', endpoint, ...keys });
  await storage.remove('a/audio/half');
  expect(asked.splice(0)).toEqual(['/calls/a/audio/half?', '/calls/a/audio/half?uploadId=one']);
  await storage.tidy();
  expect(asked).toEqual(['/calls/a/audio/forgotten?uploadId=three']);
  server.close();
});

test('a folder sweeps up what a crash left minutes ago, and nothing that may still be written', async () => {
  const root = join(dir, 'swept');
  const drafts = join(root, '.drafts');
  await mkdir(drafts, { recursive: true });
  await writeFile(join(drafts, 'left-behind'), 'half');
  await writeFile(join(drafts, 'under-way'), 'half');
  await utimes(join(drafts, 'left-behind'), new Date('2026-11-20T11:49:00Z'), new Date('2026-11-20T11:49:00Z'));
  await utimes(join(drafts, 'under-way'), new Date('2026-11-20T11:51:00Z'), new Date('2026-11-20T11:51:00Z'));
  const storage = createFolderStorage(root, { now: () => Date.parse('2026-11-20T12:00:00Z') });
  await storage.put('t/audio/a', Buffer.from('x'), 'audio/wav');
  await storage.tidy();
  expect(await readdir(drafts)).toEqual(['under-way']);
  expect(await keysOf(storage, 't/')).toEqual(['t/audio/a']);
});

test('a store that is away is told as unavailable, without an address', async () => {
  const gone = createS3Storage({
    bucket: 'calls',
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:1',
    accessKeyId: 'k',
    secretAccessKey: 's',
  });
  const failure = await gone.head('t/a').catch((error: Error) => error);
  expect(failure).toMatchObject({ type: 'Unavailable' });
  const noBucket = createS3Storage({
    bucket: 'none',
    region: 'us-east-1',
    endpoint: s3.address,
    accessKeyId: 'k',
    secretAccessKey: 's',
    forcePathStyle: true,
  });
  await expect(noBucket.get('t/a')).rejects.toMatchObject({ type: 'Unavailable' });
});

test('the bucket is used where one is configured, else the folder', async () => {
  const base = { STORAGE_DIR: join(dir, 'configured'), S3_REGION: 'us-east-1', S3_FORCE_PATH_STYLE: true };
  const keys = { S3_ENDPOINT: s3.address, S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'secret' };
  await openStorage(base).put('t/configured/folder', Buffer.from('x'), 'text/plain');
  await openStorage({ ...base, ...keys, S3_BUCKET: 'calls' }).put(
    't/configured/bucket',
    Buffer.from('x'),
    'text/plain',
  );
  expect(await readdir(join(dir, 'configured', 't', 'configured'))).toContain('folder');
  const bucket = (openings.s3 as () => StoragePort)();
  expect(await keysOf(bucket, 't/configured/')).toEqual(['t/configured/bucket']);
});
