import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSettleActivities, createStepActivities } from '../../activities/call.ts';
import { createLeases } from '../../services/lease/hold.ts';
import { createIngestStep } from '../../services/step/ingest.ts';
import { createTranscribeStep } from '../../services/step/transcribe.ts';
import { aCall, useApi } from '../api/serve.ts';
import { aWav, tone } from '../fixtures/audio.ts';
import { useWorkers } from '../fixtures/workers.ts';
import { bombs, maxSeconds } from './bombs.ts';
import { useInternet } from './internet.ts';
import { inside, keepSilent } from './silence.ts';

const api = await useApi();
const tenant = await api.asTenant();
const isSecret = keepSilent(api, [tenant]);
const packed = gzipSync(Buffer.alloc(50_000_000));
const { web, port, asked } = await useInternet(answerOutside);
for (const word of ['query-secret', 'secret of the inner network']) isSecret(word);

const { db, storage, temporary, now } = api.deps;
const limits = { maxBytes: 5_000_000, maxSeconds: maxSeconds };
const unused = async () => {
  throw new Error('No recording of these tests comes so far');
};
const leases = createLeases(db, { speech: 1, model: 1 });
const steps = createStepActivities({
  db,
  now,
  steps: {
    ingest: createIngestStep({ db, storage, temporary, now, web, limits }),
    transcribe: createTranscribeStep({ db, storage, temporary, leases, now, speech: null }),
    analyze: unused,
    link: unused,
    remember: unused,
    follow_up: unused,
  },
});
const settle = createSettleActivities({ db, now });
await useWorkers({ workflow: settle, ingest: steps, speech: steps }, api.namespace);

/** `told`: all that the API says of the call. */
type Parked = { at: string; reason: string | null; seconds: number | null; told: string };

/** Where the run of a call stopped. */
async function parked(callId: string): Promise<Parked> {
  for (let left = 1_000; left > 0; left--) {
    const told = await (await tenant.call('GET', `/calls/${callId}`)).text();
    const call = JSON.parse(told);
    if (call.stage === 'parked') {
      const items = await (await tenant.call('GET', `/parked?callId=${callId}`)).text();
      const { step: at, reasonCode: reason } = call.steps.find(({ state }: { state: string }) => state === 'parked');
      return { at, reason, seconds: call.durationSeconds, told: told + items };
    }
    await sleep(50);
  }
  throw new Error('The call was not parked');
}

/** The public server: `/to?u=…` redirects there, `/code/307?u=…` with another code, `/hops/3` three times before it answers with sound. */
function answerOutside({ url = '' }: IncomingMessage, answer: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const location = searchParams.get('u') ?? '';
  const [, kind = '', count = 0] = /^\/(\w+)\/?(\d+)?/.exec(pathname) ?? [];
  const go = (to: string, code = 302) => answer.writeHead(code, { location: to }).end();
  if (kind === 'to') go(location);
  else if (kind === 'code') go(location, Number(count));
  else if (kind === 'loop') go('/loop');
  else if (kind === 'ping') go('/pong');
  else if (kind === 'pong') go('/ping');
  else if (kind === 'hops' && Number(count) > 0) go(`/hops/${Number(count) - 1}`);
  else if (kind === 'refresh') answer.setHeader('refresh', `0; url=${location}`).end('<!doctype html>');
  else if (kind === 'busy') answer.writeHead(503).end();
  else if (kind === 'packed') answer.setHeader('content-encoding', 'gzip').end(packed);
  else if (kind === 'claims') answer.setHeader('content-length', 50_000_000_000).flushHeaders();
  else if (kind === 'endless') endless(answer);
  else answer.end(aWav([tone(440)]));
}

function endless(answer: ServerResponse): void {
  const write = () => {
    while (!answer.destroyed && answer.write(Buffer.alloc(65_536)));
  };
  answer.on('drain', write);
  write();
}

const outside = `http://public.example:${port}`;
const to = (location: string, path = '/to') => `${outside}${path}?u=${encodeURIComponent(location)}`;
const withAddress = (url: string) => ({
  ...aCall({ recordingUrl: `${url}${url.includes('?') ? '&' : '?'}sig=query-secret` }),
  transcript: undefined,
});

describe('an address that a tenant gives', () => {
  const inner = `http://127.0.0.1:${port}/`;
  const direct = [
    '127.0.0.1:§/',
    'localhost:§/',
    '127.1:§/',
    '2130706433:§/',
    '0x7f.0.0.1:§/',
    '0177.0.0.1:§/',
    '[::1]:§/',
    '[::ffff:7f00:1]:§/',
    '[0:0:0:0:0:ffff:127.0.0.1]:§/',
    '0.0.0.0:§/',
    '①②⑦.⓪.⓪.①:§/',
    '127。0。0。1:§/',
    'public.example@127.0.0.1:§/',
    '127.0.0.1:§\\@public.example/',
    'inner.example:§/',
    'mixed.example:§/',
    '169.254.169.254/latest/meta-data/',
    '[fd00:ec2::254]/latest/meta-data/',
    '10.0.0.1/',
    '[fe80::1]/',
  ].map((rest) => `http://${rest.replace('§', String(port))}`);
  const redirected = [
    ...[301, 302, 303, 307, 308].map((code) => to(inner, `/code/${code}`)),
    ...[
      `http://localhost:${port}/`,
      `https://127.0.0.1:${port}/`,
      `http://[::1]:${port}/`,
      `http://2130706433:${port}/`,
      `//127.0.0.1:${port}/`,
      `\\\\127.0.0.1:${port}/`,
      `http://inner.example:${port}/`,
      `http://public.example@127.0.0.1:${port}/`,
      'http://169.254.169.254/latest/meta-data/',
      'http://168.63.129.16/metadata/',
      'file:///etc/passwd',
      'FILE:/etc/passwd',
      'ftp://public.example/a.wav',
      'gopher://127.0.0.1/',
      'data:audio/wav;base64,UklGRg==',
      'javascript:1',
      to(to(inner)),
    ].map((location) => to(location)),
    ...['/loop', '/ping', '/hops/6'].map((path) => outside + path),
  ];
  const rebinding = [
    to(`http://again.shifty.example:${port}/to?u=${encodeURIComponent(`http://again.shifty.example:${port}/`)}`),
    `http://later.shifty.example:${port}/busy`,
  ];
  const others: [url: string, reason: string][] = [
    [to('http://[/'), 'invalid_input'],
    [to(inner, '/refresh'), 'unsupported_media'],
    [`${outside}/packed`, 'too_large'],
    [`${outside}/claims`, 'too_large'],
    [`${outside}/endless`, 'too_large'],
    [`${outside}/hops/5`, 'no_speech_engine'],
    [`http://once.shifty.example:${port}/`, 'no_speech_engine'],
  ];
  const forbidden = [...direct, ...redirected, ...rebinding].map((url): [string, string] => [url, 'forbidden_url']);
  const cases = [...forbidden, ...others].map(
    ([url, reason]) => [decodeURIComponent(url).replaceAll(String(port), '{port}'), reason, url] as const,
  );
  const taken = new Map<string, string>();

  beforeAll(async () => {
    const give = async (url: string) => {
      const answer = await tenant.call('POST', '/calls', withAddress(url));
      expect(answer.status, url).toBe(202);
      taken.set(url, (await answer.json()).id);
    };
    await Promise.all(cases.map(([, , url]) => give(url)));
  });

  test.each(cases)('%s is parked as %s, and nobody inside is asked', async (_name, reason, url) => {
    const callId = taken.get(url) ?? '';
    const call = await parked(callId);
    expect(call.reason).toBe(reason);
    expect(call.told).not.toMatch(inside);
    expect(call.told).not.toMatch(/query-secret|secret of the inner network|passwd|meta-?data/);
    const heard = reason === 'no_speech_engine';
    expect(call.at).toBe(heard ? 'transcribe' : 'ingest');
    const audio = await tenant.call('GET', `/calls/${callId}/audio`);
    expect(audio.status).toBe(heard || reason === 'unsupported_media' ? 200 : 404);
    expect(await audio.text()).not.toContain('secret');
    expect(asked()).toBe(0);
  });

  test('through a webhook is judged the same', async () => {
    const source = await (await tenant.call('POST', '/sources', { name: 'switchboard' })).json();
    for (const url of [inner, to(inner)]) {
      const [id, at, body] = [randomUUID(), new Date(), JSON.stringify(withAddress(url))];
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(source.secret).sign(id, at, body),
      };
      const answer = await fetch(`${api.url}${source.path}`, { method: 'POST', body, headers });
      expect(answer.status).toBe(202);
      expect(await parked((await answer.json()).id)).toMatchObject({ at: 'ingest', reason: 'forbidden_url' });
    }
    expect(asked()).toBe(0);
  });

  test('beside audio that is sent along is never fetched', async () => {
    const form = new FormData();
    form.set('call', JSON.stringify(withAddress(inner)));
    form.set('audio', new Blob([new Uint8Array(aWav([tone(440)]))]), 'a.wav');
    const answer = await tenant.call('POST', '/calls', form);
    expect(answer.status).toBe(202);
    expect((await parked((await answer.json()).id)).at).toBe('transcribe');
    expect(asked()).toBe(0);
  });
});

describe('a small file that claims much', () => {
  const ends = {
    'no audio': { at: 'ingest', reason: 'unsupported_media' },
    'too long': { at: 'ingest', reason: 'too_large' },
    sound: { at: 'transcribe', reason: 'no_speech_engine' },
  };
  const taken = new Map<string, string>();
  let most = 0;
  let before = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  afterAll(() => clearInterval(timer));

  beforeAll(async () => {
    for (const [what, bytes] of bombs) {
      const form = new FormData();
      form.set('call', JSON.stringify({ ...aCall(), transcript: undefined }));
      form.set('audio', new Blob([new Uint8Array(bytes())], { type: 'audio/wav' }), 'a.wav');
      before ||= process.memoryUsage.rss();
      const answer = await tenant.call('POST', '/calls', form);
      expect(answer.status, what).toBe(202);
      taken.set(what, (await answer.json()).id);
    }
  });

  test.each(bombs)('%s', async (what, _bytes, end) => {
    const call = await parked(taken.get(what) ?? '');
    expect(call).toMatchObject(ends[end]);
    expect(call.told).not.toMatch(inside);
    if (end === 'sound') expect(call.seconds).toBeLessThan(2);
  });

  test('takes no more memory than any other', () => {
    expect(most).toBeGreaterThan(0);
    expect(most - before).toBeLessThan(300 * 1024 ** 2);
  });
});
