import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { CallRef } from '../../../core/call.ts';
import { newId } from '../../../db/ids.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import type { StoragePort } from '../../../providers/storage/port.ts';
import { receiveCall } from '../../../services/call/receive.ts';
import { eraseCall } from '../../../services/erase/call.ts';
import { sweepObjects, sweepUnknownObjects } from '../../../services/object/sweep.ts';
import { storeAudio } from '../../../services/recording/store.ts';
import type { RunsPort } from '../../../services/runs/port.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { aFolder, aTemporary } from '../../fixtures/folder.ts';

const { db } = await useDatabase();
const temporary = await aTemporary();
const now = () => new Date('2026-11-23T17:00:00Z');
const runs = {
  startCall: async () => {},
  eraseCall: async () => {},
  eraseContact: async () => {},
} as unknown as RunsPort;

let storage: StoragePort;
let tenantId: string;
beforeEach(async () => {
  storage = createFolderStorage(await aFolder());
  tenantId = await aTenant(db);
});

const store = (sound: string, ref: CallRef = { tenantId, callId: newId() }) =>
  storeAudio({ db, storage, temporary }, ref, {
    ...{ body: Readable.from([Buffer.from(sound)]), contentType: 'audio/wav', maxBytes: 1_000, isNew: true },
  });
const receive = (audio: Awaited<ReturnType<typeof store>>, sourceCallId = newId()) =>
  receiveCall(
    { db, storage, runs, now },
    { tenantId, audio, call: { sourceCallId, direction: 'inbound', from: null, to: null, startedAt: now() } },
  );
const keys = async () => {
  const found: string[] = [];
  for await (const key of storage.list(`${tenantId}/`)) found.push(key);
  return found;
};
const rows = async () =>
  (
    await withTenant(db, tenantId, (tx) =>
      tx.execute(sql`select key from objects union all select key from object_uses`),
    )
  ).rows;
/** As if all writers had been silent for two minutes. */
const later = () =>
  withTenant(db, tenantId, (tx) => tx.execute(sql`update objects set writing_until = now() - interval '1 second'`));

test('an upload whose process dies before its call has a row is swept up, and not while it may still live', async () => {
  await store('spoken');
  await sweepObjects({ db, storage });
  expect(await keys()).toHaveLength(1);
  await later();
  expect(await sweepObjects({ db, storage })).toBe(1);
  expect(await keys()).toEqual([]);
  expect(await rows()).toEqual([]);
});

test('a sender that died does not keep what another sent again from being erased', async () => {
  await store('spoken');
  const { callId } = await receive(await store('spoken'));
  await eraseCall({ db, storage, temporary, runs, now }, undefined, { tenantId, callId });
  await withTenant(db, tenantId, (tx) =>
    tx.execute(sql`update objects set writing_until = now() - interval '1 second' where writing_until is not null`),
  );
  await sweepObjects({ db, storage });
  expect(await keys()).toEqual([]);
  expect(await rows()).toEqual([]);
});

test('an upload of a call that is known already leaves nothing, also where it brings other audio', async () => {
  const first = await receive(await store('spoken'), 'source');
  expect(await receive(await store('spoken'), 'source')).toEqual({ ...first, known: true });
  expect(await receive(await store('something else'), 'source')).toEqual({ ...first, known: true });
  expect(await keys()).toHaveLength(1);
  await later();
  await sweepObjects({ db, storage });
  expect(await keys()).toHaveLength(1);
  expect(await rows()).toHaveLength(2);
});

test('an upload that comes too late for its claim is refused and taken back', async () => {
  const audio = await store('spoken');
  await later();
  await sweepObjects({ db, storage });
  await expect(receive(audio)).rejects.toMatchObject({ type: 'Unavailable' });
  expect(await keys()).toEqual([]);
});

test('a removal that broke off is made by the sweep, and what a late writer puts there as well', async () => {
  const { callId } = await receive(await store('spoken'));
  const [key = ''] = await keys();
  const away = { remove: () => Promise.reject(new Error('the storage is away')) };
  await expect(eraseCall({ db, storage: away, temporary, runs, now }, undefined, { tenantId, callId })).rejects.toThrow(
    'away',
  );
  expect(await keys()).toEqual([key]);
  await withTenant(db, tenantId, (tx) =>
    tx.execute(sql`update objects set writing_until = now() + interval '1 minute'`),
  );
  await later();
  await storage.put(key, Buffer.from('spoken'), 'audio/wav');
  expect(await sweepObjects({ db, storage })).toBe(1);
  expect(await keys()).toEqual([]);
  expect(await rows()).toEqual([]);
});

test('of two calls with the same audio the last one takes it away, whatever the order', async () => {
  const [one, two] = [await receive(await store('spoken')), await receive(await store('spoken'))];
  expect(await keys()).toHaveLength(1);
  const deps = { db, storage, temporary, runs, now };
  await eraseCall(deps, undefined, { tenantId, callId: one.callId });
  const [key = ''] = await keys();
  expect((await buffer(await storage.get(key))).toString()).toBe('spoken');
  const [third] = await Promise.all([
    store('spoken').then((audio) => receive(audio)),
    eraseCall(deps, undefined, { tenantId, callId: two.callId }),
  ]);
  expect(await keys()).toHaveLength(1);
  await eraseCall(deps, undefined, { tenantId, callId: third.callId });
  expect(await keys()).toEqual([]);
  expect(await rows()).toEqual([]);
});

test('what lies in storage without a row is removed, and nothing else', async () => {
  await receive(await store('spoken'));
  const [own = ''] = await keys();
  await storage.put(`${tenantId}/audio/stranger`, Buffer.from('spoken'), 'audio/wav');
  expect(await sweepUnknownObjects({ db, storage }, tenantId)).toBe(1);
  expect(await keys()).toEqual([own]);
});
