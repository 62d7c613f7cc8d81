import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import { storeAudio } from '../../../services/recording/store.ts';
import { audioType } from '../../../services/recording/type.ts';

const dir = await mkdtemp(join(tmpdir(), 'callweave-store-test-'));
const storage = createFolderStorage(dir);
afterAll(() => rm(dir, { recursive: true, force: true }));

const audio = (body: Readable, over: Partial<Parameters<typeof storeAudio>[1]> = {}) => ({
  tenantId: 'ten-a',
  body,
  contentType: 'audio/wav',
  maxBytes: 1_000_000,
  ...over,
});
const drafts = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('callweave-audio-'));
const keys = async (tenant: string) => {
  const found: string[] = [];
  for await (const key of storage.list(`${tenant}/`)) found.push(key);
  return found;
};

test('keeps audio under the tenant and the hash of its content, in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), { minLength: 1, maxLength: 8 }),
      async (pieces) => {
        const whole = Buffer.concat(pieces);
        const sha256 = createHash('sha256').update(whole).digest('hex');
        const kept = await storeAudio(storage, audio(Readable.from(pieces.map((piece) => Buffer.from(piece)))));
        expect(kept).toEqual({
          storageKey: `ten-a/audio/${sha256}`,
          sha256,
          bytes: whole.length,
          contentType: 'audio/wav',
        });
        expect((await buffer(await storage.get(kept.storageKey))).equals(whole)).toBe(true);
      },
    ),
    { numRuns: 20 },
  );
});

test('the same audio of one tenant is one object, of another tenant another', async () => {
  const one = await storeAudio(storage, audio(Readable.from([Buffer.from('same')]), { tenantId: 'ten-b' }));
  const again = await storeAudio(
    storage,
    audio(Readable.from([Buffer.from('sa'), Buffer.from('me')]), { tenantId: 'ten-b' }),
  );
  const other = await storeAudio(storage, audio(Readable.from([Buffer.from('same')]), { tenantId: 'ten-c' }));
  expect(again).toEqual(one);
  expect(await keys('ten-b')).toEqual([one.storageKey]);
  expect(await keys('ten-c')).toEqual([other.storageKey]);
});

test('empty, too large and broken audio is refused, and leaves nothing', async () => {
  const before = await drafts();
  const empty = await storeAudio(storage, audio(Readable.from([]), { tenantId: 'ten-d' })).catch((error) => error);
  expect(empty).toMatchObject({ name: 'Problem', code: 'invalid_input', fields: [{ field: 'audio' }] });

  const large = audio(Readable.from([Buffer.alloc(600), Buffer.alloc(600)]), { tenantId: 'ten-d', maxBytes: 1_199 });
  await expect(storeAudio(storage, large)).rejects.toMatchObject({ code: 'too_large' });
  const fits = audio(Readable.from([Buffer.alloc(600), Buffer.alloc(600)]), { tenantId: 'ten-e', maxBytes: 1_200 });
  expect(await storeAudio(storage, fits)).toMatchObject({ bytes: 1_200 });

  async function* breaking() {
    yield Buffer.from('some');
    throw new Error('the sender went away');
  }
  await expect(storeAudio(storage, audio(Readable.from(breaking()), { tenantId: 'ten-d' }))).rejects.toThrow(
    'the sender went away',
  );
  expect(await keys('ten-d')).toEqual([]);
  expect(await drafts()).toEqual(before);
});

test('a sender is left when the caller gives up', async () => {
  const before = await drafts();
  const stop = new AbortController();
  const body = new Readable({ read() {} });
  body.push(Buffer.from('some'));
  setTimeout(() => stop.abort(), 20);
  await expect(storeAudio(storage, audio(body, { tenantId: 'ten-d', signal: stop.signal }))).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(body.destroyed).toBe(true);
  expect(await drafts()).toEqual(before);
});

test.each([
  [{ contentType: 'Audio/WAV; codecs=1', fileName: null }, 'audio/wav'],
  [{ contentType: 'application/octet-stream', fileName: 'a.b.ULAW' }, 'audio/basic'],
  [{ contentType: null, fileName: 'call.mp3' }, 'audio/mpeg'],
  [{ contentType: 'text/html', fileName: 'call.wav' }, 'audio/wav'],
  [{ contentType: null, fileName: 'call' }, 'application/octet-stream'],
  [{ contentType: 'audio/x"\r\nSet-Cookie: a', fileName: null }, 'application/octet-stream'],
])('%o is kept as %s', (given, kept) => {
  expect(audioType(given)).toBe(kept);
});
