import { and, eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { brought, kept, slots, slotsFor } from '../../db/kept.ts';
import { recordings } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { useDatabase } from '../fixtures/database.ts';
import { useObject } from '../fixtures/objects.ts';
import { aBusiness } from '../services/link/world.ts';

const { db } = await useDatabase();
const ofCall = slots('tenantId', 'callId');
const facts = ['storageKey', 'sha256', 'bytes', 'contentType', 'durationSeconds', 'peaks', 'createdAt'] as const;
let built = 0;

const save = kept((tx) => {
  built += 1;
  return tx
    .insert(recordings)
    .values({ ...ofCall, ...slotsFor(recordings, ...facts) })
    .onConflictDoUpdate({
      target: [recordings.tenantId, recordings.callId],
      set: brought(recordings, 'durationSeconds', 'peaks', 'createdAt'),
    });
});
const read = kept((tx) =>
  tx
    .select()
    .from(recordings)
    .where(and(eq(recordings.tenantId, ofCall.tenantId), eq(recordings.callId, ofCall.callId))),
);

const first = {
  storageKey: 'a',
  sha256: 'b',
  bytes: 7,
  contentType: 'audio/wav',
  durationSeconds: null,
  peaks: null,
  createdAt: new Date('2026-11-20T10:00:00.123Z'),
};
let ref: { tenantId: string; callId: string };
beforeAll(async () => {
  const business = await aBusiness(db);
  ref = { tenantId: business.tenantId, callId: await business.call() };
});

test('a kept statement writes and reads as one that is built each time; an upsert takes what was brought', async () => {
  const later = { ...first, durationSeconds: 2.5, peaks: [[1, 100]], createdAt: new Date('2026-11-21T10:00:00Z') };
  const rows = await withTenant(db, ref.tenantId, async (tx) => {
    await useObject(tx, ref, first.storageKey);
    await save(tx, { ...ref, ...first });
    const before = await read(tx, ref);
    await save(tx, { ...ref, ...later });
    return [...before, ...(await read(tx, ref))];
  });
  expect(rows).toMatchObject([first, later]);
  expect(built).toBe(1);
});

test('a slot without a value is refused, and the transaction with it', async () => {
  const half = withTenant(db, ref.tenantId, (tx) => save(tx, { ...ref, storageKey: 'a' }));
  await expect(half).rejects.toThrow(/sha256/);
});

test('a kept statement sees the rows of its transaction’s tenant alone', async () => {
  const other = await aBusiness(db);
  expect(await withTenant(db, other.tenantId, (tx) => read(tx, ref))).toEqual([]);
});
