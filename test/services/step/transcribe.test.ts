import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { StepFailure } from '../../../core/failures.ts';
import { defaultPipeline, type PipelineConfig } from '../../../core/settings/pipeline.ts';
import type { Word } from '../../../core/transcript.ts';
import { newId } from '../../../db/ids.ts';
import { callSteps, calls, recordings, transcripts } from '../../../db/tables/calls.ts';
import { modelCalls } from '../../../db/tables/tenants.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { SpeechJobs, SpeechPort, SpeechRequest, SpeechResult } from '../../../providers/speech/port.ts';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import type { StoragePort } from '../../../providers/storage/port.ts';
import { writePipeline } from '../../../services/config/config.ts';
import { createLeases } from '../../../services/lease/hold.ts';
import { createCollectTranscript, createTranscribeStep } from '../../../services/step/transcribe.ts';
import { saveSuppliedTranscript } from '../../../services/transcript/supply.ts';
import { swapSpeakers } from '../../../services/transcript/swap.ts';
import { aWav } from '../../fixtures/audio.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { aTemporary } from '../../fixtures/folder.ts';
import { useObject } from '../../fixtures/objects.ts';
import { calmly, inMain } from '../../fixtures/unit.ts';

const { db } = await useDatabase();
const temporary = await aTemporary();
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((dir) => rm(dir, { recursive: true, force: true }))));
async function aTemporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'callweave-transcribe-'));
  folders.push(dir);
  return dir;
}

const now = () => new Date('2026-03-05T09:00:00Z');
let tenantId = '';
let storage: StoragePort;
beforeEach(async () => {
  storage = createFolderStorage(await aTemporaryFolder());
  tenantId = await aTenant(db);
});

/** A second of sound in which channel n holds the constant sample `levels[n]`: enough to tell channels and files apart. */
const wav = (levels: readonly number[]): Buffer => aWav(levels.map((level) => () => level / 32_767));

type Facts = Partial<typeof recordings.$inferInsert>;

async function aCall(levels: readonly number[] | null, over: Facts = {}) {
  const callId = newId();
  const ref = { tenantId, callId };
  const row = { tenantId, id: callId, sourceCallId: callId, direction: 'inbound' as const };
  await withTenant(db, tenantId, (tx) => tx.insert(calls).values({ ...row, startedAt: now(), receivedAt: now() }));
  if (!levels) return ref;
  const audio = wav(levels);
  const sha256 = createHash('sha256').update(audio).digest('hex');
  const storageKey = `${tenantId}/audio/${sha256}`;
  await storage.put(storageKey, audio, 'audio/wav');
  const facts = { codec: 'pcm_s16le', channels: levels.length, sampleRateHz: 8000, durationSeconds: 1 };
  const content = { storageKey, sha256, bytes: audio.length, contentType: 'audio/wav', createdAt: now() };
  const peaks = levels.map((level) => [Math.round((level / 32_768) * 100)]);
  await withTenant(db, tenantId, async (tx) => {
    await useObject(tx, ref, storageKey);
    const row = { ...ref, ...content, ...facts, channelsDiffer: levels.length > 1, peaks, ...over };
    await tx.insert(recordings).values(row);
  });
  return ref;
}

const say = (text: string, start: number): SpeechResult['turns'][number] => {
  const words: Word[] = text
    .split(' ')
    .map((word, i) => ({ text: word, start: start + i, end: start + i + 0.5, confidence: 0.9 }));
  return { index: 0, speaker: 'unknown', channel: 0, start, end: start + words.length, text, confidence: 0.9, words };
};

/** An engine that says what it is told for the loudness of a file, and keeps what it was asked. */
function anEngine(
  says: Record<number, SpeechResult['turns'] | StepFailure | (SpeechResult['turns'] | StepFailure)[]>,
  over: Partial<SpeechPort> = {},
) {
  const asked: { level: number; language: string | null; model: string | null }[] = [];
  const speech: SpeechPort = {
    engine: 'whisper',
    defaultModel: 'base',
    async transcribe({ audio, language, model }: SpeechRequest) {
      const level = (await readFile(audio.path)).readInt16LE(44);
      asked.push({ level, language, model });
      const plan = says[level] ?? [];
      const turns =
        Array.isArray(plan) && plan.some((one) => Array.isArray(one) || one instanceof StepFailure)
          ? (plan.shift() as SpeechResult['turns'] | StepFailure)
          : (plan as SpeechResult['turns'] | StepFailure);
      if (turns instanceof StepFailure) throw turns;
      return { turns, language: 'en', engine: 'whisper', model: 'base-2026', durationSeconds: 1 };
    },
    ...over,
  };
  return { speech, asked };
}

const reports: string[] = [];
const progress = () => calmly({ report: (text) => void reports.push(text) });
const leases = createLeases(db, { speech: 1, model: 1 });
const run = (ref: { tenantId: string; callId: string }, speech: SpeechPort | null) =>
  createTranscribeStep({ db, storage, temporary, leases, speech, now })(inMain(ref), progress());
const transcriptOf = async (ref: { callId: string }) => {
  const [row] = await withTenant(db, tenantId, (tx) =>
    tx.select().from(transcripts).where(eq(transcripts.callId, ref.callId)),
  );
  return row;
};
const bills = () =>
  withTenant(db, tenantId, (tx) =>
    tx
      .select({ outcome: modelCalls.outcome, seconds: modelCalls.inputUnits })
      .from(modelCalls)
      .where(and(eq(modelCalls.purpose, 'speech'), eq(modelCalls.unit, 'seconds'))),
  );
const configure = (over: Partial<PipelineConfig>) =>
  withTenant(db, tenantId, (tx) =>
    writePipeline(tx, { tenantId, config: { ...defaultPipeline, ...over }, by: null, now: now() }),
  );

test('speakers that were swapped stay so when the call is transcribed again, unpaid', async () => {
  const ref = await aCall([2100, 9100]);
  const { speech, asked } = anEngine({ 2100: [say('Good morning', 0)], 9100: [say('Hello there', 4)] });
  await run(ref, speech);
  await withTenant(db, tenantId, (tx) => swapSpeakers(tx, ref));
  const swapped = await transcriptOf(ref);
  expect(swapped?.turns.map(({ speaker }) => speaker)).toEqual(['customer', 'agent']);
  await run(ref, speech);
  const again = await transcriptOf(ref);
  expect(again).toMatchObject({ turns: swapped?.turns, contentHash: swapped?.contentHash });
  expect(again?.requestHash).not.toBe(swapped?.requestHash);
  expect(asked).toHaveLength(2);
});

test('an answer that storage could not take is written by the next try, and neither asked nor paid for again', async () => {
  const ref = await aCall([2050]);
  const { speech, asked } = anEngine({ 2050: [say('Good morning', 0)] });
  let isAway = true;
  const put: StoragePort['put'] = (...object) => {
    if (isAway) throw new StepFailure('Unavailable', 'Cannot use storage');
    return storage.put(...object);
  };
  const step = createTranscribeStep({ db, storage: { ...storage, put }, temporary, leases, speech, now });
  await expect(step(inMain(ref), progress())).rejects.toMatchObject({ type: 'Unavailable' });
  isAway = false;
  expect(await step(inMain(ref), progress())).toEqual({ state: 'done', reasonCode: null });
  expect(asked).toHaveLength(1);
  expect(await bills()).toEqual([{ outcome: 'done', seconds: 1 }]);
});

test('a job has the time that it was given from its claim on, however its run came and went, and is then forgotten', async () => {
  const ref = await aCall([2060]);
  const keys: string[] = [];
  const jobs: SpeechJobs = {
    submit: async ({ key }) => {
      keys.push(key);
      return { job: `job ${keys.length}`, checkAfterSeconds: 60, giveUpAfterSeconds: 3_600 };
    },
    collect: async () => null,
  };
  const { speech } = anEngine({}, { jobs });
  const left = async (afterSeconds: number) => {
    const at = () => new Date(now().getTime() + afterSeconds * 1000);
    const step = createCollectTranscript({ db, storage, temporary, leases, speech, now: at });
    const outcome = await step(inMain(ref), progress());
    return outcome.state === 'submitted' ? outcome.giveUpAfterSeconds : outcome;
  };
  expect([await left(0), await left(3_000), await left(3_700)]).toEqual([3_600, 600, 0]);
  expect([keys.length, await left(3_700)]).toEqual([1, 3_600]);
  expect(new Set(keys).size).toBe(2);
});

test('a two-channel call becomes one transcript in which the channel tells the speaker', async () => {
  const ref = await aCall([2000, 9000]);
  const { speech, asked } = anEngine({ 2000: [say('Good morning', 0)], 9000: [say('Hello there', 4)] });
  expect(await run(ref, speech)).toEqual({ state: 'done', reasonCode: null });
  const row = await transcriptOf(ref);
  expect(row).toMatchObject({
    engine: 'whisper',
    model: 'base-2026',
    language: 'en',
    text: 'Good morning\nHello there',
  });
  expect(row?.turns.map(({ index, speaker, channel }) => [index, speaker, channel])).toEqual([
    [0, 'agent', 0],
    [1, 'customer', 1],
  ]);
  const words = JSON.parse(await textOf(await storage.get(row?.wordsKey ?? '')));
  expect(words).toMatchObject([{ turn: 0, words: [{ text: 'Good' }, { text: 'morning' }] }, { turn: 1 }]);
  expect(row?.wordsKey?.startsWith(`${tenantId}/words/`)).toBe(true);
  // The louder channel first; its language then holds for the other.
  expect(asked).toEqual([
    { level: 9000, language: null, model: 'base' },
    { level: 2000, language: 'en', model: 'base' },
  ]);
  expect(await bills()).toEqual([
    { outcome: 'done', seconds: 1 },
    { outcome: 'done', seconds: 1 },
  ]);
});

test('roles, language and model come from the tenant’s configuration', async () => {
  await configure({
    channelRoles: ['customer', 'agent'],
    speech: { engine: 'auto', model: 'large-v3', language: 'hi' },
  });
  const ref = await aCall([2000, 9000]);
  const { speech, asked } = anEngine({ 2000: [say('Namaste', 0)], 9000: [say('Namaste ji', 2)] });
  await run(ref, speech);
  expect((await transcriptOf(ref))?.turns.map(({ speaker }) => speaker)).toEqual(['customer', 'agent']);
  expect(asked.map(({ language, model }) => `${language} ${model}`)).toEqual(['hi large-v3', 'hi large-v3']);
});

test('equal channels are heard once, and nobody is named', async () => {
  const ref = await aCall([5000, 5000], { channelsDiffer: false });
  const { speech, asked } = anEngine({ 5000: [say('Hello there', 0)] });
  await run(ref, speech);
  expect(asked).toHaveLength(1);
  expect((await transcriptOf(ref))?.turns).toMatchObject([{ speaker: 'unknown', channel: 0 }]);
});

test('silence is a transcript without turns', async () => {
  const ref = await aCall([0]);
  const { speech } = anEngine({});
  expect(await run(ref, speech)).toEqual({ state: 'done', reasonCode: 'no_speech' });
  expect(await transcriptOf(ref)).toMatchObject({ turns: [], text: '', wordsKey: null });
  expect(await run(ref, speech)).toEqual({ state: 'done', reasonCode: 'no_speech' });
});

test('an empty recording is silence that no engine is asked about', async () => {
  const { speech, asked } = anEngine({});
  expect(await run(await aCall([0], { durationSeconds: 0 }), speech)).toEqual({
    state: 'done',
    reasonCode: 'no_speech',
  });
  expect(asked).toEqual([]);
});

test('a second run, and another call with the same audio, pay nothing', async () => {
  const first = await aCall([2000, 9000]);
  const { speech, asked } = anEngine({ 2000: [say('Good morning', 0)], 9000: [say('Hello there', 4)] });
  await run(first, speech);
  await run(first, speech);
  const second = await aCall([2000, 9000]);
  await run(second, speech);
  expect(asked).toHaveLength(2);
  expect(await bills()).toHaveLength(2);
  expect((await transcriptOf(second))?.contentHash).toBe((await transcriptOf(first))?.contentHash);
});

test('another tenant with the same audio pays for itself', async () => {
  const { speech, asked } = anEngine({ 5000: [say('Hello there', 0)] });
  await run(await aCall([5000]), speech);
  tenantId = await aTenant(db);
  await run(await aCall([5000]), speech);
  expect(asked).toHaveLength(2);
});

test('another model is another request', async () => {
  const ref = await aCall([5000]);
  const { speech, asked } = anEngine({ 5000: [say('Hello there', 0)] });
  await run(ref, speech);
  await configure({ speech: { engine: 'auto', model: 'small', language: null } });
  await run(ref, speech);
  expect(asked.map(({ model }) => model)).toEqual(['base', 'small']);
});

test('a run that broke off after the first channel pays only for the second', async () => {
  const ref = await aCall([2000, 9000]);
  const down = new StepFailure('Upstream', 'The speech engine cannot be reached');
  const { speech, asked } = anEngine({ 2000: [down, [say('Good morning', 0)]], 9000: [say('Hello there', 4)] });
  await expect(run(ref, speech)).rejects.toBe(down);
  expect(await transcriptOf(ref)).toBeUndefined();
  await run(ref, speech);
  expect(asked.map(({ level }) => level)).toEqual([9000, 2000, 2000]);
  expect(await bills()).toEqual([
    { outcome: 'done', seconds: 1 },
    { outcome: 'upstream', seconds: 0 },
    { outcome: 'done', seconds: 1 },
  ]);
});

test('a rate limit goes back to the workflow at once, with the time that the engine asks for', async () => {
  const busy = new StepFailure('RateLimited', 'The speech engine answered 429', { retryAfterSeconds: 2 });
  const { speech, asked } = anEngine({ 5000: busy });
  await expect(run(await aCall([5000]), speech)).rejects.toBe(busy);
  expect(asked).toHaveLength(1);
});

test('a transcript that came with the call is left alone', async () => {
  const ref = await aCall([5000]);
  const transcript = { turns: [{ speaker: 'agent' as const, text: 'Good morning.' }] };
  await withTenant(db, tenantId, (tx) => saveSuppliedTranscript(tx, { ...ref, transcript, now: now() }));
  expect(await run(ref, null)).toEqual({ state: 'skipped', reasonCode: 'transcript_supplied' });
  expect((await transcriptOf(ref))?.text).toBe('Good morning.');
});

test('audio that ingest could not read and a person has skipped is not tried again', async () => {
  const ref = await aCall([5000]);
  const ofCall = eq(recordings.callId, ref.callId);
  await withTenant(db, tenantId, (tx) =>
    tx.update(recordings).set({ durationSeconds: null, codec: null }).where(ofCall),
  );
  expect(await run(ref, null)).toEqual({ state: 'skipped', reasonCode: 'no_transcript' });
});

test('a call with nothing to hear is skipped', async () => {
  expect(await run(await aCall(null), null)).toEqual({ state: 'skipped', reasonCode: 'no_transcript' });
});

test('audio without a speech engine waits for one, and says how to get it', async () => {
  const ref = await aCall([5000]);
  await expect(run(ref, null)).rejects.toMatchObject({
    type: 'NoSpeechEngine',
    message: expect.stringContaining('SPEECH_URL'),
  });
  // Its start is rolled back: the attempt is counted where the failure is noted.
  const steps = await withTenant(db, tenantId, (tx) =>
    tx.select().from(callSteps).where(eq(callSteps.callId, ref.callId)),
  );
  expect(steps).toEqual([]);
});

test('a tenant who insists on OpenAI is not given another engine', async () => {
  await configure({ speech: { engine: 'openai', model: null, language: null } });
  const { speech, asked } = anEngine({ 5000: [say('Hello there', 0)] });
  await expect(run(await aCall([5000]), speech)).rejects.toMatchObject({ type: 'NoSpeechEngine' });
  expect(asked).toEqual([]);
});

test('a call of another tenant has nothing to hear', async () => {
  const ref = await aCall([5000]);
  const other = await aTenant(db);
  const { speech, asked } = anEngine({ 5000: [say('Hello there', 0)] });
  await run({ ...ref, tenantId: other }, speech).catch(() => {});
  expect(asked).toEqual([]);
});
