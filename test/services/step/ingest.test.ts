import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallRef } from '../../../core/call.ts';
import { supersededCode } from '../../../core/failures.ts';
import { newId } from '../../../db/ids.ts';
import { callSteps, calls, events, recordings } from '../../../db/tables/calls.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import type { StoragePort } from '../../../providers/storage/port.ts';
import { createWeb } from '../../../providers/web/fetch.ts';
import { storeAudio } from '../../../services/recording/store.ts';
import { createIngestStep, type IngestDeps } from '../../../services/step/ingest.ts';
import { saveSuppliedTranscript } from '../../../services/transcript/supply.ts';
import { aWav, tone } from '../../fixtures/audio.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { aTemporary } from '../../fixtures/folder.ts';
import { inMain } from '../../fixtures/unit.ts';

const { db } = await useDatabase();
const temporary = await aTemporary();
const dir = await mkdtemp(join(tmpdir(), 'callweave-ingest-test-'));
const now = () => new Date('2026-11-20T15:00:00Z');
const wav = aWav([tone(300), tone(500)], { seconds: 2 });

let tenantId: string;
let reads: string[];
let storage: StoragePort;
let server: Server;
let served: { status: number; type: string; body: Buffer };
let requests: number;

beforeAll(async () => {
  tenantId = await aTenant(db);
  server = createServer((_req, res) => {
    requests++;
    res.writeHead(served.status, { 'content-type': served.type }).end(served.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  requests = 0;
  reads = [];
  served = { status: 200, type: 'audio/wav', body: wav };
  const folder = createFolderStorage(dir);
  const get: StoragePort['get'] = (key, range) => {
    reads.push(key);
    return folder.get(key, range);
  };
  storage = { ...folder, get };
});
afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true, force: true });
});

const url = (path = 'call.wav') =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}?signature=secret`;
const told: string[] = [];
const run = (ref: CallRef, over: Partial<IngestDeps> = {}, signal = new AbortController().signal) =>
  createIngestStep({
    db,
    storage,
    temporary,
    now,
    limits: { maxBytes: 1_000_000, maxSeconds: 60 },
    web: createWeb({ allowPrivate: true }),
    ...over,
  })(inMain(ref), {
    signal,
    report: (text) => told.push(text),
  });

type Given = { recordingUrl?: string; audio?: Buffer; transcript?: boolean };
async function aCall({ recordingUrl, audio, transcript }: Given): Promise<CallRef> {
  const callId = newId();
  const kept =
    audio &&
    (await storeAudio(
      { db, storage, temporary },
      { tenantId, callId },
      {
        body: Readable.from([audio]),
        contentType: 'audio/wav',
        maxBytes: 10_000_000,
        isNew: true,
      },
    ));
  await withTenant(db, tenantId, async (tx) => {
    await tx.insert(calls).values({
      tenantId,
      id: callId,
      sourceCallId: callId,
      direction: 'inbound',
      startedAt: now(),
      receivedAt: now(),
      recordingUrl: recordingUrl ?? null,
    });
    if (kept) await tx.insert(recordings).values({ tenantId, ...kept, createdAt: now() });
    if (transcript)
      await saveSuppliedTranscript(tx, {
        tenantId,
        callId,
        transcript: { turns: [{ speaker: 'customer', text: 'Hello' }] },
        now: now(),
      });
  });
  return { tenantId, callId };
}

const rowsOf = ({ callId }: CallRef) =>
  withTenant(db, tenantId, async (tx) => {
    const [call] = await tx.select().from(calls).where(eq(calls.id, callId));
    const [recording] = await tx.select().from(recordings).where(eq(recordings.callId, callId));
    const [step] = await tx
      .select()
      .from(callSteps)
      .where(and(eq(callSteps.callId, callId), eq(callSteps.step, 'ingest')));
    const told = await tx
      .select({ type: events.type })
      .from(events)
      .where(eq(events.callId, callId))
      .orderBy(events.id);
    return { call, recording, step, events: told.map(({ type }) => type) };
  });

describe('audio that came with the call', () => {
  test('is looked at, and what is found is written with the end of the step', async () => {
    const ref = await aCall({ audio: wav });
    expect(await run(ref)).toEqual({ state: 'done', reasonCode: null });
    const { call, recording, step, events } = await rowsOf(ref);
    expect(recording).toMatchObject({
      codec: 'pcm_s16le',
      channels: 2,
      sampleRateHz: 8_000,
      durationSeconds: 2,
      channelsDiffer: true,
      truncated: false,
    });
    expect(recording?.peaks?.map((row) => Math.max(...row))).toEqual([50, 50]);
    expect(call).toMatchObject({ durationSeconds: 2, stage: 'ingesting' });
    expect(step).toMatchObject({ state: 'done', attempts: 1, reasonCode: null });
    expect(events).toEqual(['step.started', 'step.finished']);
  });

  test('is not decoded a second time', async () => {
    const ref = await aCall({ audio: wav });
    await run(ref);
    const first = (await rowsOf(ref)).recording;
    reads = [];
    expect(await run(ref)).toEqual({ state: 'done', reasonCode: null });
    expect(reads).toEqual([]);
    expect((await rowsOf(ref)).recording).toEqual(first);
  });

  test('ends done with truncated_audio where it breaks off, also when asked again', async () => {
    const ref = await aCall({ audio: wav.subarray(0, 20_000) });
    expect(await run(ref)).toEqual({ state: 'done', reasonCode: 'truncated_audio' });
    expect(await run(ref)).toEqual({ state: 'done', reasonCode: 'truncated_audio' });
    expect((await rowsOf(ref)).step).toMatchObject({ state: 'done', reasonCode: 'truncated_audio', attempts: 2 });
  });

  test('is kept beside a transcript', async () => {
    const ref = await aCall({ audio: wav, transcript: true });
    expect(await run(ref)).toEqual({ state: 'done', reasonCode: null });
    expect((await rowsOf(ref)).recording).toMatchObject({ durationSeconds: 2 });
  });

  test('that is none is refused, and no facts are written', async () => {
    const ref = await aCall({ audio: Buffer.from('a letter, named .wav') });
    await expect(run(ref)).rejects.toMatchObject({ name: 'StepFailure', type: 'UnsupportedMedia' });
    expect(await rowsOf(ref)).toMatchObject({
      recording: { codec: null, durationSeconds: null },
      step: { state: 'running' },
    });
  });

  test('that is too long is refused', async () => {
    const ref = await aCall({ audio: wav });
    await expect(run(ref, { limits: { maxBytes: 1_000_000, maxSeconds: 1 } })).rejects.toMatchObject({
      type: 'TooLarge',
    });
  });
});

describe('a recording URL', () => {
  test('is fetched into storage and looked at', async () => {
    const ref = await aCall({ recordingUrl: url() });
    expect(await run(ref)).toEqual({ state: 'done', reasonCode: null });
    const sha256 = createHash('sha256').update(wav).digest('hex');
    expect((await rowsOf(ref)).recording).toMatchObject({
      storageKey: expect.stringContaining(`${tenantId}/audio/${sha256}.`),
      sha256,
      bytes: wav.length,
      contentType: 'audio/wav',
      durationSeconds: 2,
      channels: 2,
    });
    expect(requests).toBe(1);
  });

  test('is not fetched again after a failure further on, as it may have expired', async () => {
    const ref = await aCall({ recordingUrl: url() });
    const broken: StoragePort = { ...storage, get: () => Promise.reject(new Error('the disk is gone')) };
    await expect(run(ref, { storage: broken })).rejects.toThrow('the disk is gone');
    served = { status: 403, type: 'text/plain', body: Buffer.from('expired') };
    expect(await run(ref)).toEqual({ state: 'done', reasonCode: null });
    expect(requests).toBe(1);
  });

  test.each([
    [404, wav, 'NotFound'],
    [403, wav, 'NotFound'],
    [500, wav, 'Upstream'],
    [200, Buffer.alloc(0), 'UnsupportedMedia'],
    [200, Buffer.from('<html>Sign in</html>'), 'UnsupportedMedia'],
    [200, Buffer.alloc(1_000_001), 'TooLarge'],
  ])('answered %i with %o fails as %s', async (status, body, type) => {
    served = { status, type: 'audio/wav', body };
    const failure = await run(await aCall({ recordingUrl: url() })).catch((error) => error);
    expect(failure).toMatchObject({ name: 'StepFailure', type });
    expect(failure.message).not.toContain('secret');
  });

  test('into our own network is never asked', async () => {
    const ref = await aCall({ recordingUrl: url() });
    await expect(run(ref, { web: createWeb({ allowPrivate: false }) })).rejects.toMatchObject({ type: 'ForbiddenUrl' });
    expect(requests).toBe(0);
    expect((await rowsOf(ref)).recording).toBeUndefined();
  });

  test('of headerless telephone audio is known by its name', async () => {
    served = { status: 200, type: 'application/octet-stream', body: Buffer.alloc(8_000, 0x31) };
    const ref = await aCall({ recordingUrl: url('call.ulaw') });
    expect(await run(ref)).toEqual({ state: 'done', reasonCode: null });
    expect((await rowsOf(ref)).recording).toMatchObject({
      contentType: 'audio/basic',
      codec: 'pcm_mulaw',
      durationSeconds: 1,
    });
  });
});

test('a call with words and no sound is skipped', async () => {
  const ref = await aCall({ transcript: true });
  expect(await run(ref)).toEqual({ state: 'skipped', reasonCode: 'transcript_supplied' });
  expect(await rowsOf(ref)).toMatchObject({
    recording: undefined,
    step: { state: 'skipped' },
    call: { durationSeconds: null },
  });
});

test('a call with nothing at all can never work', async () => {
  await expect(run(await aCall({}))).rejects.toMatchObject({ type: 'InvalidInput' });
});

test('a call of another tenant is not found', async () => {
  const ref = await aCall({ audio: wav });
  const stranger = { tenantId: await aTenant(db), callId: ref.callId };
  await expect(run(stranger)).rejects.toMatchObject({ code: supersededCode });
  expect((await rowsOf(ref)).step).toBeUndefined();
});

test('a step that is called off leaves no temporary file', async () => {
  const reason = new Error('canceled');
  const ref = await aCall({ recordingUrl: url() });
  await expect(run(ref, {}, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(await temporary.erase(ref.callId)).toBe(0);
});

test('two attempts at once end as one', async () => {
  const ref = await aCall({ recordingUrl: url() });
  expect(await Promise.all([run(ref), run(ref)])).toEqual([
    { state: 'done', reasonCode: null },
    { state: 'done', reasonCode: null },
  ]);
  expect((await rowsOf(ref)).recording).toMatchObject({ durationSeconds: 2 });
});
