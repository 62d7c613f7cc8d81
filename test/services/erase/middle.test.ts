import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { afterAll, expect, test } from 'vitest';
import type { CallRef, Step, StepResult } from '../../../core/call.ts';
import { newId } from '../../../db/ids.ts';
import { calls } from '../../../db/tables/calls.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createOpenAiLlm } from '../../../providers/llm/openai.ts';
import { createOpenAiSpeech } from '../../../providers/speech/openai.ts';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import { createS3Storage } from '../../../providers/storage/s3.ts';
import { openTemporaryFiles } from '../../../providers/temporary/folder.ts';
import { createWeb } from '../../../providers/web/fetch.ts';
import { eraseCall } from '../../../services/erase/call.ts';
import { erasePart } from '../../../services/erase/part.ts';
import { createLeases } from '../../../services/lease/hold.ts';
import { sweepObjects } from '../../../services/object/sweep.ts';
import type { RunsPort } from '../../../services/runs/port.ts';
import { createAnalyzeStep } from '../../../services/step/analyze.ts';
import { createFollowUpStep } from '../../../services/step/follow-up.ts';
import { createIngestStep } from '../../../services/step/ingest.ts';
import { createLinkStep } from '../../../services/step/link.ts';
import { createRememberStep } from '../../../services/step/remember.ts';
import { createTranscribeStep } from '../../../services/step/transcribe.ts';
import { aWav, tone } from '../../fixtures/audio.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { aFolder } from '../../fixtures/folder.ts';
import { filesHolding, tablesHolding } from '../../fixtures/leftovers.ts';
import { calmly, inMain } from '../../fixtures/unit.ts';

/** A word that was said, and the digits of the number that called. */
const word = 'zanzibarquux';
const digits = '2125557331';

const { db, ownerUrl } = await useDatabase();
const dir = await aFolder();
const s3 = await startFauxqs({ port: 0, logger: false, init: { buckets: ['calls'] } });
const bucket = { region: 'us-east-1', endpoint: s3.address, forcePathStyle: true };
const storages = {
  folder: createFolderStorage(join(dir, 'objects')),
  s3: createS3Storage({ ...bucket, bucket: 'calls', accessKeyId: 'key', secretAccessKey: 'secret' }),
};
const temporary = await openTemporaryFiles(join(dir, 'tmp'));
const leases = createLeases(db, { speech: 4, model: 4 });
const now = () => new Date('2026-11-23T17:00:00Z');
const limits = { maxBytes: 10_000_000, maxSeconds: 600 };
const runs = { eraseCall: async () => {}, eraseContact: async () => {}, startContact: async () => {} } as Pick<
  RunsPort,
  'eraseCall' | 'eraseContact' | 'startContact'
>;

function aGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

/** Host of recordings, speech engine and model. Who is asked holds its answer while `held` is set. */
let held: { asked: () => void; until: Promise<void> } | undefined;
const server = createServer(async (request, response) => {
  await text(request);
  if (held) {
    held.asked();
    await held.until;
  }
  answer(request, response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(async () => {
  server.close();
  await s3.stop();
});

const said = `My name is ${word}. Please call me back tomorrow at three.`;
const recording = Buffer.concat([aWav([tone(300), tone(500)], { seconds: 1 }), Buffer.from(word)]);

function answer({ url: path = '' }: IncomingMessage, response: ServerResponse): void {
  const json = (value: unknown) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (path.endsWith('.wav')) {
    response.writeHead(200, { 'content-type': 'audio/wav' }).end(recording);
  } else if (path.includes('transcriptions')) {
    const words = said.split(' ').map((one, at) => ({ word: one, start: at, end: at + 0.5 }));
    const segments = [{ id: 0, start: 0, end: 12, text: said, avg_logprob: -0.1, no_speech_prob: 0 }];
    json({ task: 'transcribe', language: 'english', duration: 12, text: said, segments, words });
  } else {
    json({
      id: '1',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: insights }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    });
  }
}

const quotes = [{ turn: 0, speaker: 'customer', text: `My name is ${word}` }];
const insights = JSON.stringify({
  summary: `${word} wants to be called back.`,
  intent: { name: 'be called back', confidence: 0.9, quotes },
  sentiment: { score: 0, label: 'neutral', quotes, turns: [] },
  topics: [{ name: word, confidence: 0.9, quotes }],
  actionItems: [],
  callbackWishes: [{ phrase: 'tomorrow at three', phone: null, confidence: 0.9, quotes }],
  entities: [{ kind: 'person', text: word, value: word, confidence: 0.9, quotes }],
  memories: [{ kind: 'promised', text: word, confidence: 0.9, quotes }],
  tags: [word],
});

type Kind = keyof typeof storages;
const order: Step[] = ['ingest', 'transcribe', 'analyze', 'link', 'remember', 'follow_up'];

function stepsOn(kind: Kind): Record<Step, (ref: CallRef) => Promise<StepResult>> {
  const storage = storages[kind];
  const engine = { engine: 'whisper' as const, baseUrl: `${address}/v1`, apiKey: null, defaultModel: 'base' };
  const made = {
    ingest: createIngestStep({ db, storage, temporary, now, limits, web: createWeb({ allowPrivate: true }) }),
    transcribe: createTranscribeStep({ db, storage, temporary, leases, now, speech: createOpenAiSpeech(engine) }),
    analyze: createAnalyzeStep({
      ...{ db, storage, leases, now },
      llm: createOpenAiLlm({ engine: 'openai', baseUrl: `${address}/v1`, apiKey: 'k', defaultModel: 'm' }),
    }),
    link: createLinkStep({ db, now }),
    remember: createRememberStep({ db, now }),
    follow_up: createFollowUpStep({ db, runs, now }),
  };
  return Object.fromEntries(order.map((step) => [step, (ref: CallRef) => made[step](inMain(ref), calmly())])) as never;
}

async function aCall(): Promise<CallRef> {
  const ref = { tenantId: await aTenant(db), callId: newId() };
  const row = { tenantId: ref.tenantId, id: ref.callId, sourceCallId: newId(), direction: 'inbound' as const };
  const number = { fromNumber: `+1${digits}`, fromE164: `+1${digits}` };
  const told = { ...row, ...number, recordingUrl: `${address}/${word}.wav`, startedAt: now(), receivedAt: now() };
  await withTenant(db, ref.tenantId, (tx) => tx.insert(calls).values(told));
  return ref;
}

const erase = (kind: Kind, ref: CallRef) =>
  eraseCall({ db, storage: storages[kind], temporary, runs, now }, undefined, ref);

async function leftovers(text: string): Promise<string[]> {
  const client = new S3Client({ ...bucket, credentials: { accessKeyId: 'key', secretAccessKey: 'secret' } });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'calls' }));
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: 'calls' }));
  const inBucket: string[] = Uploads.map(({ Key = '' }) => `upload of ${Key}`);
  for (const { Key = '' } of Contents) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'calls', Key }));
    if (`${Key} ${await Body?.transformToString('latin1')}`.includes(text)) inBucket.push(Key);
  }
  return [...(await tablesHolding(ownerUrl, text)), ...(await filesHolding(dir, text)), ...inBucket];
}

async function expectNothingLeft({ callId }: CallRef): Promise<void> {
  expect(await leftovers(word)).toEqual([]);
  expect(await leftovers(digits)).toEqual([]);
  // That there was a call, and that it was erased.
  expect((await leftovers(callId)).filter((name) => !/events|audit_log/.test(name))).toEqual(['call_erasures']);
}

const slow = order.slice(0, 3);
test.each(slow.flatMap((step) => (['folder', 's3'] as const).map((kind) => [step, kind] as const)))(
  'a call that is erased while %s waits for its answer leaves no word, sound or number (%s)',
  async (step, kind) => {
    const steps = stepsOn(kind);
    const ref = await aCall();
    for (const before of order.slice(0, order.indexOf(step))) await steps[before](ref);

    const [asked, open] = [aGate(), aGate()];
    held = { asked: asked.open, until: open.opened };
    const underWay = steps[step](ref).then(
      () => 'ended',
      () => 'failed',
    );
    await asked.opened;
    await erase(kind, ref);
    held = undefined;
    open.open();
    expect(await underWay).toBe('failed');
    await expectNothingLeft(ref);
  },
);

test.each(['head', 'put'] as const)(
  'a writer whose storage answers after the erasure takes back what it wrote: %s',
  async (method) => {
    const ref = await aCall();
    const [asked, open] = [aGate(), aGate()];
    const folder = storages.folder;
    const storage = {
      ...folder,
      [method]: async (...args: never[]) => {
        asked.open();
        await open.opened;
        return (folder[method] as (...all: never[]) => unknown)(...args);
      },
    };
    const step = createIngestStep({ db, storage, temporary, now, limits, web: createWeb({ allowPrivate: true }) });
    const underWay = step(inMain(ref), { signal: new AbortController().signal, report: () => {} }).catch(
      (error) => error,
    );
    await asked.opened;
    await erase('folder', ref);
    open.open();
    expect(await underWay).toBeInstanceOf(Error);
    await expectNothingLeft(ref);
  },
);

test('steps of one transaction and an erasure at the same moment leave nothing, whoever is first', async () => {
  const steps = stepsOn('folder');
  for (const step of order.slice(3))
    for (let round = 0; round < 4; round++) {
      const ref = await aCall();
      for (const before of order.slice(0, order.indexOf(step))) await steps[before](ref);
      const [, erased] = await Promise.allSettled([steps[step](ref), erase('folder', ref)]);
      expect(erased.status).toBe('fulfilled');
      await expectNothingLeft(ref);
    }
});

test('an erasure after every step takes what all of them have made', async () => {
  const steps = stepsOn('s3');
  const ref = await aCall();
  for (const step of order) await steps[step](ref);
  expect(await leftovers(word)).not.toEqual([]);
  await erase('s3', ref);
  await expectNothingLeft(ref);
});

test('a transcript whose time is over while it is made anew leaves no word of either', async () => {
  const steps = stepsOn('folder');
  const ref = await aCall();
  await steps.ingest(ref);
  const [asked, open] = [aGate(), aGate()];
  held = { asked: asked.open, until: open.opened };
  const underWay = steps.transcribe(ref);
  await asked.opened;
  await erasePart({ db, storage: storages.folder, now }, ref, 'transcript');
  held = undefined;
  open.open();
  await underWay;
  await erasePart({ db, storage: storages.folder, now }, ref, 'transcript');
  await erasePart({ db, storage: storages.folder, now }, ref, 'audio');
  await sweepObjects({ db, storage: storages.folder });
  expect(await leftovers(`name is ${word}`)).toEqual([]);
  expect(await filesHolding(dir, word)).toEqual([]);
  await erase('folder', ref);
});
