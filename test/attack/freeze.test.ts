import { expect, test } from 'vitest';
import { createLeases } from '../../services/lease/hold.ts';
import { createAnalyzeStep } from '../../services/step/analyze.ts';
import { createLinkStep } from '../../services/step/link.ts';
import { aCall, useApi } from '../api/serve.ts';
import { calmly } from '../fixtures/unit.ts';
import { watchLoop } from './loop.ts';

const api = await useApi();
const tenant = await api.asTenant();
const leases = createLeases(api.db, { speech: 1, model: 1 });
/** Nobody else has to wait longer than this. */
const maxMs = 50;

const seeds = [
  'a.',
  '1',
  '+',
  '4 ',
  'a@a.',
  'a at a dot ',
  'someone needs to have a a ',
  'please please ',
  'this this ',
  ', so ',
  '; unless ',
  'A-A ',
  'A Aa ',
  '[a',
  '<a',
  '. . ',
  'account 1 ',
  'one two ',
  'at about about ',
  '\u0301a ',
  'if you could please call me again again ',
  '1-1-1 ',
];
/** 2,000 turns, 200,000 characters. */
const many = Array.from({ length: 2_000 }, (_, n) => (seeds[n % seeds.length] ?? '').repeat(100).slice(0, 100));
/** The same in ten turns of the greatest length. */
const few = Array.from({ length: 10 }, (_, n) => (seeds[n % seeds.length] ?? '').repeat(20_000).slice(0, 20_000));

const { key } = await (
  await tenant.call('POST', '/keys', { name: 'narrow', scopes: ['calls:read', 'customers:read', 'data:export'] })
).json();
const narrow = { authorization: `Bearer ${key}` };

/** The longest call that is taken in: ten thousand turns in just under 2 MB. */
const longest = Array.from({ length: 10_000 }, (_, n) => `Turn ${n}, please call me back about the table. `.repeat(3));
const plainCall = JSON.stringify(aCall());
const withTurns = (turns: string) => plainCall.replace(/"turns":\[.*\]/, () => `"turns":[${turns}]`);
const filled = (seed: string) => seed.repeat(Math.floor(1_990_000 / seed.length));
const hostileBodies: [string, string][] = [
  ['empty turns', withTurns(`${filled('{},')}{}`)],
  ['lists in lists', withTurns(filled('['))],
  ['numbers', withTurns(`${filled('1,')}1`)],
  ['just as many empty turns as are read', withTurns(`${'{},'.repeat(45_000)}{}`)],
  ['ten thousand bad turns', withTurns(`${'{"speaker":1,"start":-1,"end":"","text":{}},'.repeat(9_999)}{}`)],
  ['one text', withTurns(`{"text":"${filled('\\u0061')}"}`)],
];

/**
 * The longest stretch in which the loop is held meanwhile. A busy machine holds it as well, now and then: what our own work does to it is
 * there each time, so that the least of three counts.
 */
async function held(work: (n: number) => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 3 && least >= maxMs; n++) {
    const loop = watchLoop();
    await work(n);
    least = Math.min(least, loop.stop());
  }
  return least;
}
const read =
  (path: string, headers = {}) =>
  async () =>
    void (await (await tenant.call('GET', path, undefined, headers)).arrayBuffer());

test.each([
  ['2,000 turns', many],
  ['ten long turns', few],
  ['the greatest length', longest],
])(
  'a hostile transcript of %s holds nobody up when it is posted, read, searched, exported or analyzed',
  async (name, texts) => {
    // What runs for the first time is compiled then.
    await tenant.call('POST', '/calls', aCall());
    const turns = texts.map((text, n) => ({ speaker: n % 2 ? 'agent' : 'customer', start: n, end: n + 1, text }));
    const bodyOf = (n: number) => JSON.stringify(aCall({ sourceCallId: `${name} ${n}`, transcript: { turns } }));
    const json = { 'content-type': 'application/json' };
    let id = '';
    const bodies = [0, 1, 2].map(bodyOf);
    const posted = await held(async (n) => {
      id = (await (await tenant.call('POST', '/calls', bodies[n], json)).json()).id;
    });
    expect(id).not.toBe('');
    const ref = { tenantId: tenant.tenantId, callId: id, run: 1, unit: 'main' };
    const progress = calmly();
    const deps = { db: api.db, storage: api.deps.storage, llm: null, leases, now: () => new Date() };
    const stretches = {
      posted,
      analyzed: await held(() => createAnalyzeStep(deps)(ref, progress)),
      linked: await held(() => createLinkStep(deps)(ref, progress)),
      unmasked: await held(read(`/calls/${id}/transcript`)),
      masked: await held(read(`/calls/${id}/transcript`, narrow)),
      call: await held(read(`/calls/${id}`, narrow)),
      searched: await held(read('/calls?q=please+account', narrow)),
      exported: await held(read('/calls.csv', narrow)),
    };

    for (const [what, ms] of Object.entries(stretches))
      expect(ms, `${what}: ${JSON.stringify(stretches)}`).toBeLessThan(maxMs);
  },
  240_000,
);

test.each(hostileBodies)(
  'a body of %s is refused by every way in, and holds nobody up',
  async (_, body) => {
    const form = () => {
      const parts = new FormData();
      parts.set('call', body);
      parts.set('audio', new Blob(['RIFF']), 'a.wav');
      return parts;
    };
    await tenant.call('POST', '/calls', aCall());
    const stretches: Record<string, number> = {};
    const ways: [string, string, string | FormData][] = [
      ['call', '/calls', body],
      ['multipart', '/calls', form()],
      ['signIn', '/sign-in', body],
      ['config', '/pipeline/config/validate', body],
    ];
    for (const [way, path, sent] of ways) {
      const headers: Record<string, string> = typeof sent === 'string' ? { 'content-type': 'application/json' } : {};
      stretches[way] = await held(async () => {
        const answer = await tenant.call('POST', path, sent, headers);
        expect(answer.status, way).toBe(400);
        await answer.arrayBuffer();
      });
    }
    for (const [way, ms] of Object.entries(stretches))
      expect(ms, `${way}: ${JSON.stringify(stretches)}`).toBeLessThan(maxMs);
  },
  60_000,
);
