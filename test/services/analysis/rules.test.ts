import { describe, expect, test } from 'vitest';
import { verify } from '../../../reading/evidence/verify.ts';
import { analyzeWithRules } from '../../../services/analysis/rules/analyze.ts';
import { turnsOf } from './lines.ts';
import { isHere, realCalls } from './real.ts';

const never = new AbortController().signal;
const read = async (call: string) => {
  const spoken = { turns: turnsOf(call), words: [], region: 'US' };
  return verify(await analyzeWithRules(spoken, never), spoken);
};
const repair = `
  a: Thank you for calling Harbour Motors, this is Dana. How can I help you today?
  c: Hi Dana, my name is Maria Lopez. I'd like to move my brake appointment, reference BR-20931, to Friday.
  a: Let me check that. Friday at ten is free.
  c: Great. I'm really frustrated that nobody told me about the delay, though.
  a: I'm sorry. I have changed your appointment to Friday at ten. I will email you a confirmation by tomorrow.
  c: Could you call me back tomorrow after three? My cell is 555-012-3456. It will cost about $250, right?
  a: Yes. Please bring your old parts receipt. I'll call you tomorrow after three.
  c: Thanks so much, Dana, you've been very helpful.`;

describe('the embedded analyst', () => {
  test('tells why the call was made, what was agreed and what is open', async () => {
    const { summary, intent, actionItems, callbackWishes } = await read(repair);
    expect(intent?.name).toContain('move their brake appointment');
    expect(summary).toContain('called to move their brake appointment');
    expect(summary).toContain("customer's appointment to Friday at ten");
    expect(summary).toContain('email');
    expect(summary.match(/tomorrow after three/g)).toHaveLength(1);
    expect(callbackWishes).toMatchObject([{ phrase: 'tomorrow after three', phone: '+15550123456' }]);
    expect(actionItems).toContainEqual(
      expect.objectContaining({
        owner: 'agent',
        due: 'by tomorrow',
        text: 'email the customer a confirmation by tomorrow',
      }),
    );
    expect(actionItems).toContainEqual(
      expect.objectContaining({ owner: 'customer', text: expect.stringContaining('bring') }),
    );
  });

  test('finds people, firms, sums, numbers and references, each with the words that name it', async () => {
    const { entities } = await read(repair);
    const found = entities.map(({ kind, text, value }) => [kind, value ?? text]);
    for (const entity of [
      ['person', 'Maria Lopez'],
      ['organization', 'Harbour Motors'],
      ['reference', 'BR-20931'],
      ['phone', '+15550123456'],
      ['money', '$250'],
      ['date', 'Friday'],
    ])
      expect(found).toContainEqual(entity);
    for (const { quotes } of entities) expect(quotes.length).toBeGreaterThan(0);
  });

  test('remembers promises, wishes and dislikes of the customer', async () => {
    const { memories } = await read(repair);
    const kinds = memories.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['promised', 'asked', 'disliked']));
    expect(memories.find(({ kind }) => kind === 'disliked')?.quotes[0]?.text).toContain('frustrated');
  });

  test('reads the mood of the customer, not the manners of the agent', async () => {
    const angry = await read(`
      a: Thank you so much for calling, have a wonderful day, I'd be delighted to help!
      c: This is ridiculous. I am really disappointed, my internet still doesn't work.
      a: I appreciate your patience, that's great, thank you so much.
      c: It's unacceptable.`);
    expect(angry.sentiment).toMatchObject({
      label: 'negative',
      bySpeaker: { customer: { label: 'negative', score: -1 } },
    });
    expect(angry.sentiment.quotes.map(({ speaker }) => speaker)).not.toContain('agent');
    expect((await read(repair)).sentiment.label).toBe('positive');
  });

  test('quarters of a speaker follow the times of the turns', async () => {
    const turns = turnsOf('c: This is terrible.\nc: Okay.\nc: Hm.\nc: That was very helpful, thank you so much.').map(
      (turn, i) => ({
        ...turn,
        start: i * 10,
        end: i * 10 + 9,
      }),
    );
    const { sentiment } = await analyzeWithRules({ turns, region: 'US' }, never);
    expect(sentiment.bySpeaker.customer?.quarters).toEqual([-1, 0, null, 1].map((value, i) => (i === 2 ? 0 : value)));
  });

  test('gives every conclusion a confidence, tags in kebab-case, and the same answer twice', async () => {
    const first = await read(repair);
    expect(await read(repair)).toEqual(first);
    const all = [...first.topics, ...first.actionItems, ...first.callbackWishes, ...first.entities, ...first.memories];
    for (const { confidence } of all) expect(confidence > 0 && confidence < 1).toBe(true);
    for (const tag of first.tags) expect(tag).toMatch(/^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*$/u);
    expect(first).toMatchObject({ engine: 'rules', model: null, unverified: [] });
  });

  test.each([
    ['nothing but blanks', 'u:  '],
    ['one word', 'c: Hello.'],
    ['Hindi', 'c: नमस्ते, मेरा इंटरनेट काम नहीं कर रहा है।\na: ठीक है, मैं देखता हूँ।'],
    ['Tamil', 'c: வணக்கம், என் பில் பற்றி பேச வேண்டும்.'],
    ['mixed Hindi', 'c: mera internet kaam nahi kar raha hai, please jaldi theek karo\na: ji sir, hum check karte hai'],
    ['marks and signs', 'c: ?!… 💥 [inaudible] \u0000 <b>'],
  ])('takes %s without a guess', async (_, call) => {
    const found = await read(call);
    expect(found.callbackWishes).toEqual([]);
    expect(found.actionItems).toEqual([]);
    for (const { confidence } of [...found.topics, ...(found.intent ? [found.intent] : [])])
      expect(confidence).toBeLessThan(0.5);
    expect(found.summary.length).toBeGreaterThan(10);
  });
});

describe.skipIf(!isHere)('the embedded analyst on real calls', () => {
  test('quotes nothing that was not said', async () => {
    for (const file of [
      'calls/telecom_ckm.jsonl',
      'calls/primock57.jsonl',
      'calls/codemixed_restaurant.jsonl',
      'bookings/airline_calls.jsonl',
    ])
      for (const { id, turns } of realCalls(file).slice(0, 15)) {
        const spoken = { turns, words: [], region: 'US' };
        expect(verify(await analyzeWithRules(spoken, never), spoken).unverified, id).toEqual([]);
      }
  });

  test('agrees with the labels of the calls as often as it did when it was written', async () => {
    const calls = ['calls/telecom_ckm.jsonl', 'calls/it_helpdesk_ckm.jsonl'].flatMap(realCalls);
    let [records, sameMood, sameTopic, sameFirst] = [0, 0, 0, 0];
    for (const { turns, labels } of calls) {
      const { sentiment, topics } = await analyzeWithRules({ turns, region: 'US' }, never);
      records += labels.length;
      sameMood += labels.filter((label) => label.sentiment?.toLowerCase() === sentiment.label).length;
      const wanted = stems(labels.map(({ topic, minedTopic }) => `${topic} ${minedTopic}`).join(' '));
      const hit = (name: string) => [...stems(name)].some((word) => wanted.has(word));
      sameTopic += topics.some(({ name }) => hit(name)) ? 1 : 0;
      sameFirst += topics[0] && hit(topics[0].name) ? 1 : 0;
    }
    // Always answering "positive" gives 0.63. A third of the transcripts carry labels that contradict each other.
    expect(sameMood / records).toBeGreaterThan(0.77);
    expect(sameTopic / calls.length).toBeGreaterThan(0.93);
    expect(sameFirst / calls.length).toBeGreaterThan(0.85);
  });

  test('wishes hardly any call where nobody asked for one', async () => {
    const booked = realCalls('bookings/sgd_booking_calls.jsonl');
    let wishes = 0;
    for (const { turns } of booked)
      wishes += (await analyzeWithRules({ turns, region: 'US' }, never)).callbackWishes.length;
    expect(booked.length).toBeGreaterThan(100);
    expect(wishes).toBeLessThanOrEqual(2);
  });

  test('says of mixed Hindi and Tamil that it understood little', async () => {
    for (const { turns } of realCalls('calls/codemixed_restaurant.jsonl').slice(0, 30)) {
      const { summary, topics } = await analyzeWithRules({ turns, region: 'IN' }, never);
      expect(summary).toContain('not in English');
      for (const { confidence } of topics) expect(confidence).toBeLessThan(0.5);
    }
  });

  test('gives way to timers while it reads half an hour of talk', async () => {
    const long = realCalls('calls/primock57.jsonl')
      .flatMap(({ turns }) => turns)
      .slice(0, 700);
    const turns = long.map((turn, index) => ({ ...turn, index }));
    await analyzeWithRules({ turns, region: 'US' }, never);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await analyzeWithRules({ turns, region: 'US' }, never);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(1);
    const gone = new AbortController();
    gone.abort(new Error('canceled'));
    await expect(analyzeWithRules({ turns, region: 'US' }, gone.signal)).rejects.toThrow('canceled');
  });
});

const dull = new Set('and the for with issue issues management service services from not'.split(' '));
const stems = (text: string) =>
  new Set(
    text
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word.length > 2 && !dull.has(word))
      .map((word) => word.replace(/(?:ing|ations?|ions?|ies|es|s|ity|ed)$/, '').slice(0, 7)),
  );
