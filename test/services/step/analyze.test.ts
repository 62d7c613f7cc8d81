import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallRef } from '../../../core/call.ts';
import { StepFailure } from '../../../core/failures.ts';
import type { StepProgress } from '../../../core/progress.ts';
import { type AnalysisChoice, defaultPipeline } from '../../../core/settings/pipeline.ts';
import type { Turn, TurnWords } from '../../../core/transcript.ts';
import { newId } from '../../../db/ids.ts';
import { analyses, callMetrics, callSteps, calls, parked, recordings, transcripts } from '../../../db/tables/calls.ts';
import { modelCalls } from '../../../db/tables/tenants.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createOpenAiLlm } from '../../../providers/llm/openai.ts';
import { modelBill } from '../../../services/analysis/ledger.ts';
import { writePipeline } from '../../../services/config/config.ts';
import { erasePart } from '../../../services/erase/part.ts';
import { writeBill } from '../../../services/journal/bill.ts';
import { savePartial } from '../../../services/journal/partial.ts';
import { finishStep, noteWaiting, startStep } from '../../../services/journal/steps.ts';
import { createLeases } from '../../../services/lease/hold.ts';
import { parkCall } from '../../../services/parked/park.ts';
import { createAnalyzeStep } from '../../../services/step/analyze.ts';
import { hashTurns } from '../../../services/transcript/hash.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { useObject } from '../../fixtures/objects.ts';
import { calmly, inMain } from '../../fixtures/unit.ts';
import { startFakeModel } from '../analysis/fake-model.ts';
import { turnsOf } from '../analysis/lines.ts';

const { db } = await useDatabase();
const fake = await startFakeModel([]);
afterAll(fake.close);
const llm = createOpenAiLlm({ engine: 'openai', baseUrl: fake.baseUrl, apiKey: 'sk-test', defaultModel: 'gpt-small' });
const now = () => new Date('2026-03-05T09:00:00Z');

let tenantId = '';
const reports: string[] = [];
beforeEach(async () => {
  tenantId = await aTenant(db);
  fake.asked.length = 0;
  reports.length = 0;
});

const stored = new Map<string, TurnWords[]>();
const storage = {
  get: async (key: string) => {
    const words = stored.get(key);
    if (!words) throw new StepFailure('NotFound', 'gone');
    return Readable.from([Buffer.from(JSON.stringify(words))]);
  },
};

const twoTurns = turnsOf(`
  c: I was charged twice. Could you call me back tomorrow after three?
  a: I will send you a refund by Friday.`).map((turn, i): Turn => ({ ...turn, start: i * 6, end: i * 6 + 5 }));

async function aCall({
  turns,
  wordsKey = null,
  audioSeconds,
}: {
  turns?: Turn[];
  wordsKey?: string | null;
  audioSeconds?: number;
} = {}): Promise<CallRef> {
  const ref = { tenantId, callId: newId() };
  const row = { tenantId, id: ref.callId, sourceCallId: ref.callId, direction: 'inbound' as const };
  await withTenant(db, tenantId, async (tx) => {
    await tx.insert(calls).values({ ...row, startedAt: now(), receivedAt: now() });
    if (audioSeconds !== undefined) await useObject(tx, ref, `${tenantId}/audio/x`);
    if (audioSeconds !== undefined)
      await tx.insert(recordings).values({
        ...ref,
        ...{ storageKey: `${tenantId}/audio/x`, sha256: 'x', bytes: 1, contentType: 'audio/wav' },
        durationSeconds: audioSeconds,
        createdAt: now(),
      });
    if (wordsKey) await useObject(tx, ref, wordsKey, 'words');
    if (turns)
      await tx.insert(transcripts).values({
        ...ref,
        ...{ contentHash: hashTurns(turns), requestHash: 'r', engine: 'supplied', model: 'supplied', turns, wordsKey },
        text: turns.map(({ text }) => text).join('\n'),
        createdAt: now(),
      });
  });
  return ref;
}

const choose = (analysis: AnalysisChoice) =>
  withTenant(db, tenantId, (tx) =>
    writePipeline(tx, { tenantId, config: { ...defaultPipeline, analysis }, by: null, now: now() }),
  );
const leases = createLeases(db, { speech: 1, model: 1 });
const run = (ref: CallRef, model: typeof llm | null = llm, over: Partial<StepProgress> = {}) =>
  createAnalyzeStep({ db, storage, leases, llm: model, now })(
    inMain(ref),
    calmly({ report: (text) => reports.push(text), ...over }),
  );
const inTenant = <T>(read: Parameters<typeof withTenant<T>>[2]) => withTenant(db, tenantId, read);
const insightsOf = async ({ callId }: CallRef) =>
  (await inTenant((tx) => tx.select().from(analyses).where(eq(analyses.callId, callId))))[0]?.insights;
const metricsOf = async ({ callId }: CallRef) =>
  (await inTenant((tx) => tx.select().from(callMetrics).where(eq(callMetrics.callId, callId))))[0]?.metrics;
const stepOf = async ({ callId }: CallRef) =>
  (await inTenant((tx) => tx.select().from(callSteps).where(eq(callSteps.callId, callId))))[0];
const bills = () => inTenant((tx) => tx.select().from(modelCalls).orderBy(modelCalls.id));

const wish = {
  phrase: 'tomorrow after three',
  phone: null,
  confidence: 0.9,
  quotes: [{ turn: 0, speaker: 'customer', text: 'call me back tomorrow after three' }],
};
const answer = (over: Record<string, unknown> = {}) =>
  JSON.stringify({
    summary: 'The customer was charged twice.',
    intent: {
      name: 'get a refund',
      confidence: 0.9,
      quotes: [{ turn: 0, speaker: 'customer', text: 'I was charged twice' }],
    },
    sentiment: {
      score: -0.4,
      label: 'negative',
      quotes: [{ turn: 0, speaker: 'customer', text: 'charged twice' }],
      turns: [{ turn: 0, label: 'negative' }],
    },
    topics: [{ name: 'Billing', confidence: 0.9, quotes: [{ turn: 0, speaker: 'customer', text: 'charged twice' }] }],
    actionItems: [],
    callbackWishes: [wish],
    entities: [],
    memories: [],
    tags: ['Double Charge'],
    ...over,
  });

describe('the analyze step without a model', () => {
  test('reads with rules, and writes figures, insights and the end of the step', async () => {
    const ref = await aCall({ turns: twoTurns });
    expect(await run(ref, null)).toEqual({ state: 'done', reasonCode: null });
    expect(await insightsOf(ref)).toMatchObject({
      engine: 'rules',
      callbackWishes: [{ phrase: 'tomorrow after three' }],
      unverified: [],
    });
    expect(await metricsOf(ref)).toMatchObject({ basis: 'turns', durationSeconds: 11, customer: { talkSeconds: 5 } });
    expect(await stepOf(ref)).toMatchObject({ step: 'analyze', state: 'done', attempts: 1, reasonCode: null });
    expect(await bills()).toEqual([]);
    const [call] = await inTenant((tx) => tx.select().from(calls).where(eq(calls.id, ref.callId)));
    expect(call).toMatchObject({ durationSeconds: 11, stage: 'analyzing' });
  });

  test('a call without a transcript is skipped', async () => {
    const ref = await aCall();
    expect(await run(ref, null)).toEqual({ state: 'skipped', reasonCode: 'no_transcript' });
    expect(await metricsOf(ref)).toBeUndefined();
  });

  test('a call in which nobody spoke has figures and no insights', async () => {
    const ref = await aCall({ turns: [], audioSeconds: 30 });
    expect(await run(ref, null)).toEqual({ state: 'skipped', reasonCode: 'no_speech' });
    expect(await metricsOf(ref)).toMatchObject({ durationSeconds: 30, agent: { talkSeconds: 0 } });
    expect(await insightsOf(ref)).toBeUndefined();
  });

  test('takes times from the words where they are kept, and from the turns where they are gone', async () => {
    const words = twoTurns.map(({ index, text, start }) => ({
      turn: index,
      words: text.split(' ').map((word, i) => ({
        text: word,
        start: (start ?? 0) + i * 0.4,
        end: (start ?? 0) + i * 0.4 + 0.3,
        confidence: null,
      })),
    }));
    stored.set('words', words);
    const timed = await aCall({ turns: twoTurns, wordsKey: 'words' });
    await run(timed, null);
    expect(await metricsOf(timed)).toMatchObject({ basis: 'words' });
    const lost = await aCall({ turns: twoTurns, wordsKey: 'nowhere' });
    await run(lost, null);
    expect(await metricsOf(lost)).toMatchObject({ basis: 'turns' });
  });

  test('a tenant that insists on a model is told that there is none', async () => {
    await choose({ engine: 'openai', model: null });
    await expect(run(await aCall({ turns: twoTurns }), null)).rejects.toMatchObject({ type: 'NoAnalysisEngine' });
  });

  test("another tenant's call is not there", async () => {
    const ref = await aCall({ turns: twoTurns });
    const other = await aTenant(db);
    await expect(run({ ...ref, tenantId: other }, null)).rejects.toThrow();
  });
});

describe('the analyze step with a model', () => {
  test('asks for JSON under the schema, checks the quotes, and keeps what was said', async () => {
    fake.say(answer());
    const ref = await aCall({ turns: twoTurns });
    expect(await run(ref)).toEqual({ state: 'done', reasonCode: null });
    const insights = await insightsOf(ref);
    expect(insights).toMatchObject({
      engine: 'openai',
      model: 'gpt-small',
      intent: { name: 'get a refund', quotes: [{ turn: 0, startSeconds: 0, endSeconds: 5 }] },
      sentiment: {
        label: 'negative',
        bySpeaker: { customer: { score: -1, label: 'negative' }, agent: { score: 0, label: 'neutral' } },
      },
      callbackWishes: [{ phrase: 'tomorrow after three' }],
      tags: ['double-charge'],
      unverified: [],
    });
    expect(fake.asked).toHaveLength(1);
    expect(fake.asked[0]?.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: { name: 'call_insights', strict: true },
    });
    expect(await bills()).toMatchObject([
      {
        callId: ref.callId,
        purpose: 'analysis',
        provider: 'openai',
        model: 'fake-1-2026',
        inputUnits: 120,
        outputUnits: 45,
        unit: 'tokens',
        outcome: 'done',
      },
    ]);
  });

  test('what nobody said counts nowhere', async () => {
    const invented = [{ turn: 1, speaker: 'agent', text: 'I will give you a free month' }];
    const misheard = [{ turn: 0, speaker: 'agent', text: 'I was charged twice' }];
    const late = { ...wish, phrase: 'Friday at noon' };
    fake.say(
      answer({
        topics: [{ name: 'Free month', confidence: 1, quotes: invented }],
        memories: [{ kind: 'promised', text: 'a free month', confidence: 1, quotes: invented }],
        actionItems: [{ text: 'check', owner: 'agent', due: null, confidence: 1, quotes: misheard }],
        callbackWishes: [late],
      }),
    );
    const ref = await aCall({ turns: twoTurns });
    await run(ref);
    expect(await insightsOf(ref)).toMatchObject({
      topics: [],
      memories: [],
      actionItems: [],
      callbackWishes: [{ phrase: '' }],
    });
    expect((await insightsOf(ref))?.unverified.map(({ reason }) => reason).sort()).toEqual([
      'not_said',
      'not_said',
      'other_speaker',
      'phrase_not_said',
    ]);
  });

  test('the same words are paid for once, for this call and for others of the tenant', async () => {
    fake.say(answer());
    const first = await aCall({ turns: twoTurns });
    await run(first);
    await run(first);
    const second = await aCall({ turns: twoTurns });
    await run(second);
    expect(await insightsOf(second)).toEqual(await insightsOf(first));
    expect(fake.asked).toHaveLength(1);
    expect(await stepOf(first)).toMatchObject({ attempts: 2, state: 'done' });

    tenantId = await aTenant(db);
    await run(await aCall({ turns: twoTurns }));
    expect(fake.asked).toHaveLength(2);
  });

  test('a try that is called off while the model answers leaves the answer, billed, to the next', async () => {
    fake.say(answer());
    const ref = await aCall({ turns: twoTurns });
    const tried = new AbortController();
    const complete: typeof llm.complete = (request) => {
      tried.abort(new Error('called off'));
      return llm.complete(request);
    };
    await expect(run(ref, { ...llm, complete }, { signal: tried.signal })).rejects.toThrow('called off');
    expect(await insightsOf(ref)).toBeUndefined();
    expect(await run(ref)).toMatchObject({ state: 'done' });
    expect(await insightsOf(ref)).toMatchObject({ tags: ['double-charge'] });
    expect([fake.asked.length, (await bills()).map(({ outcome }) => outcome)]).toEqual([1, ['done']]);
  });

  test('while one try is at the model the next waits, and then finds what it was answered', async () => {
    fake.say(answer());
    const ref = await aCall({ turns: twoTurns });
    let second: Promise<unknown> = Promise.resolve();
    const complete: typeof llm.complete = async (request) => {
      second = run(ref);
      await expect(second).rejects.toMatchObject({
        type: 'RateLimited',
        message: 'An earlier attempt is still using the model',
      });
      return llm.complete(request);
    };
    await run(ref, { ...llm, complete });
    await run(ref);
    expect([fake.asked.length, (await bills()).map(({ outcome }) => outcome)]).toEqual([1, ['done']]);
  });

  test('what a model has answered so far goes with the transcript, and comes back to no step that has ended', async () => {
    const ref = await aCall({ turns: twoTurns });
    const unit = { ...inMain(ref), step: 'analyze' as const, requestHash: 'h' };
    const partial = async () => (await stepOf(ref))?.partial?.answers ?? null;
    await inTenant((tx) => startStep(tx, ref, unit, now()));
    await inTenant(async (tx) => savePartial(tx, unit, ['first', 'second']));
    await inTenant(async (tx) => savePartial(tx, unit, ['late']));
    expect(await partial()).toEqual(['first', 'second']);
    await erasePart({ db, storage: { remove: async () => {} }, now }, ref, 'transcript');
    expect(await partial()).toBeNull();
    await inTenant((tx) => finishStep(tx, ref, unit, { state: 'done', reasonCode: null }, now()));
    await inTenant(async (tx) => savePartial(tx, unit, ['late']));
    expect(await partial()).toBeNull();
  });

  test('a bill whose commit nobody heard of stands once', async () => {
    const ref = await aCall();
    const request = { provider: 'openai', model: 'm', inputTokens: 1, outputTokens: 1, durationMs: 1, outcome: 'done' };
    const id = newId();
    for (const _ of [1, 2]) await inTenant(async (tx) => writeBill(tx, ref, modelBill(request), { now: now(), id }));
    expect(await bills()).toHaveLength(1);
  });

  test('a limit between two parts of a long call takes the attempt back and pays for no part again', async () => {
    const long = Array.from({ length: 142 }, (_, at) => ({
      ...twoTurns[at % 2],
      text: `Turn ${at}: ${'so it goes on and on '.repeat(20)}`,
    })) as typeof twoTurns;
    const ref = await aCall({ turns: long });
    const key = { step: 'analyze' as const, unit: 'main' };
    fake.say(answer(), { status: 429, headers: { 'retry-after': '1' } }, answer());
    await expect(run(ref)).rejects.toMatchObject({ type: 'RateLimited' });
    await inTenant((tx) => noteWaiting(tx, { ...ref, run: 1 }, key, 'rate_limited', now()));
    expect(await stepOf(ref)).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(await run(ref)).toMatchObject({ state: 'done' });
    expect(fake.asked).toHaveLength(3);
    expect(await stepOf(ref)).toMatchObject({ state: 'done', attempts: 1 });
  });

  test('a unit that only ever waited is parked with a row to decide about', async () => {
    const ref = await aCall({ turns: twoTurns });
    const key = { step: 'analyze' as const, unit: 'main' };
    await inTenant((tx) => noteWaiting(tx, { ...ref, run: 1 }, key, 'unavailable', now()));
    await inTenant((tx) => parkCall(tx, { ...ref, run: 1 }, { ...key, type: 'Timeout', message: 'hangs' }, now()));
    const rows = await inTenant((tx) => tx.select().from(parked).where(eq(parked.callId, ref.callId)));
    expect(rows).toMatchObject([{ step: 'analyze', attempts: 0, resolvedAt: null }]);
  });

  test('what nobody wants any more is not waited for', async () => {
    fake.say('hang');
    const ref = await aCall({ turns: twoTurns });
    const over = AbortSignal.timeout(300);
    await expect(run(ref, llm, { signal: over, unwanted: over })).rejects.toThrow('timeout');
    expect(await bills()).toEqual([]);
  });

  test('another model reads again; rules are forced by the tenant', async () => {
    fake.say(answer());
    const ref = await aCall({ turns: twoTurns });
    await run(ref);
    await choose({ engine: 'openai', model: 'gpt-large' });
    await run(ref);
    expect(fake.asked.map(({ model }) => model)).toEqual(['gpt-small', 'gpt-large']);
    await choose({ engine: 'rules', model: null });
    await run(ref);
    expect(fake.asked).toHaveLength(2);
    expect(await insightsOf(ref)).toMatchObject({ engine: 'rules' });
  });

  test('an answer that breaks the schema is sent back once, with what is wrong with it', async () => {
    fake.say(answer({ tags: 'none', intent: { name: 'x', confidence: 7, quotes: [] } }), answer());
    const ref = await aCall({ turns: twoTurns });
    await run(ref);
    expect(await insightsOf(ref)).toMatchObject({ tags: ['double-charge'] });
    const repair = fake.asked[1]?.messages[1]?.content ?? '';
    expect(repair).toContain('intent.confidence');
    expect(repair).toContain('tags');
    expect((await bills()).map(({ outcome }) => outcome)).toEqual(['invalid_output', 'done']);
  });

  test('after one repair it ends as invalid output, both requests on the bill and nothing written', async () => {
    fake.say('Sure! Here is what I found:');
    const ref = await aCall({ turns: twoTurns });
    await expect(run(ref)).rejects.toMatchObject({ type: 'InvalidOutput' });
    expect(fake.asked).toHaveLength(2);
    expect((await bills()).map(({ outcome, inputUnits }) => [outcome, inputUnits])).toEqual([
      ['invalid_output', 120],
      ['invalid_output', 120],
    ]);
    expect(await insightsOf(ref)).toBeUndefined();
  });

  test('a rate limit goes back to the workflow at once with its time, and is on the bill with nothing to pay', async () => {
    fake.say({ status: 429, headers: { 'retry-after': '3600' } });
    await expect(run(await aCall({ turns: twoTurns }))).rejects.toMatchObject({
      type: 'RateLimited',
      retryAfterSeconds: 3600,
    });
    expect(fake.asked).toHaveLength(1);
    expect((await bills()).map(({ outcome, inputUnits }) => [outcome, inputUnits])).toEqual([['rate_limited', 0]]);
  });

  test('a long call that meets a limit between two of its parts pays for each part once', async () => {
    const long = Array.from({ length: 142 }, (_, at) => ({
      ...twoTurns[at % 2],
      text: `Turn ${at}: ${'and so on and so forth '.repeat(20)}`,
    })) as typeof twoTurns;
    const ref = await aCall({ turns: long });
    fake.say(answer(), { status: 429, headers: { 'retry-after': '1' } }, answer());
    await expect(run(ref)).rejects.toMatchObject({ type: 'RateLimited' });
    expect(await run(ref)).toMatchObject({ state: 'done' });
    const parts = fake.asked.map(({ messages }) => /Part (\d) of 2/.exec(messages[1]?.content ?? '')?.[1]);
    expect(parts).toEqual(['1', '2', '2']);
    expect((await bills()).map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'done', 'rate_limited']);
  });

  test.each([
    [500, 'Upstream', 'upstream'],
    [401, 'AuthRejected', 'auth_rejected'],
  ] as const)('status %i ends the attempt after one request, which is on the bill', async (status, type, outcome) => {
    fake.say({ status });
    await expect(run(await aCall({ turns: twoTurns }))).rejects.toMatchObject({ type });
    expect(await bills()).toMatchObject([{ outcome, inputUnits: 0, outputUnits: 0 }]);
  });
});
