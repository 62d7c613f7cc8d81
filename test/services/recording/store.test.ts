import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallRef } from '../../../core/call.ts';
import { newId } from '../../../db/ids.ts';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import { openTemporaryFiles } from '../../../providers/temporary/folder.ts';
import { type IncomingAudio, storeAudio } from '../../../services/recording/store.ts';
import { audioType } from '../../../services/recording/type.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { aFolder } from '../../fixtures/folder.ts';

const { db } = await useDatabase();
const storage = createFolderStorage(await aFolder());
const temporaryDir = await aFolder();
const deps = { db, storage, temporary: await openTemporaryFiles(temporaryDir) };

const aNewCall = async (tenantId?: string): Promise<CallRef> => ({
  tenantId: tenantId ?? (await aTenant(db)),
  callId: newId(),
});
const store = (ref: CallRef, body: Readable, over: Partial<IncomingAudio> = {}) =>
  storeAudio(deps, ref, { body, contentType: 'audio/wav', maxBytes: 1_000_000, isNew: true, ...over });
const temporaryFiles = async () => {
  const [own = ''] = await readdir(temporaryDir);
  return readdir(join(temporaryDir, own));
};
const keys = async ({ tenantId }: CallRef) => {
  const found: string[] = [];
  for await (const key of storage.list(`${tenantId}/`)) found.push(key);
  return found;
};

test('audio lies under its tenant and the hash of its content, in whatever pieces it comes', async () => {
  const { tenantId } = await aNewCall();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), { minLength: 1, maxLength: 8 }),
      async (pieces) => {
        const whole = Buffer.concat(pieces);
        const sha256 = createHash('sha256').update(whole).digest('hex');
        const ref = await aNewCall(tenantId);
        const stored = await store(ref, Readable.from(pieces.map((piece) => Buffer.from(piece))));
        const storageKey = expect.stringContaining(`${tenantId}/audio/${sha256}.`);
        const facts = { bytes: whole.length, contentType: 'audio/wav' };
        expect(stored).toEqual({ callId: ref.callId, storageKey, sha256, ...facts });
        expect((await buffer(await storage.get(stored.storageKey))).equals(whole)).toBe(true);
      },
    ),
    { numRuns: 20 },
  );
});

test('the same audio of two calls is one object, of another tenant another', async () => {
  const ref = await aNewCall();
  const stranger = await aNewCall();
  const one = await store(ref, Readable.from([Buffer.from('same')]));
  const again = await store(await aNewCall(ref.tenantId), Readable.from([Buffer.from('sa'), Buffer.from('me')]));
  const other = await store(stranger, Readable.from([Buffer.from('same')]));
  expect(again.storageKey).toEqual(one.storageKey);
  expect(await keys(ref)).toEqual([one.storageKey]);
  expect(await keys(stranger)).toEqual([other.storageKey]);
});

test('empty, too large and broken audio is refused, and leaves nothing', async () => {
  const ref = await aNewCall();
  const empty = await store(ref, Readable.from([])).catch((error) => error);
  expect(empty).toMatchObject({ name: 'Problem', code: 'invalid_input', fields: [{ field: 'audio' }] });

  const pieces = () => Readable.from([Buffer.alloc(600), Buffer.alloc(600)]);
  await expect(store(ref, pieces(), { maxBytes: 1_199 })).rejects.toMatchObject({ code: 'too_large' });
  expect(await store(await aNewCall(), pieces(), { maxBytes: 1_200 })).toMatchObject({ bytes: 1_200 });

  async function* breaking() {
    yield Buffer.from('some');
    throw new Error('the sender went away');
  }
  await expect(store(ref, Readable.from(breaking()))).rejects.toThrow('the sender went away');
  expect(await keys(ref)).toEqual([]);
  expect(await temporaryFiles()).toEqual([]);
});

test('a sender is left when the caller gives up', async () => {
  const stop = new AbortController();
  const body = new Readable({ read() {} });
  body.push(Buffer.from('some'));
  setTimeout(() => stop.abort(), 20);
  await expect(store(await aNewCall(), body, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
  expect(body.destroyed).toBe(true);
  expect(await temporaryFiles()).toEqual([]);
});

test.each([
  [{ contentType: 'Audio/WAV; codecs=1', fileName: null }, 'audio/wav'],
  [{ contentType: 'application/octet-stream', fileName: 'a.b.ULAW' }, 'audio/basic'],
  [{ contentType: null, fileName: 'call.mp3' }, 'audio/mpeg'],
  [{ contentType: 'text/html', fileName: 'call.wav' }, 'audio/wav'],
  [{ contentType: null, fileName: 'call' }, 'application/octet-stream'],
  [{ contentType: 'audio/x"\r\nSet-Cookie: a', fileName: null }, 'application/octet-stream'],
])('%o is stored as %s', (given, type) => {
  expect(audioType(given)).toBe(type);
});
