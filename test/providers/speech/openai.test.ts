import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../core/settings/environment.ts';
import { openSpeech } from '../../../providers/speech/open.ts';
import { createOpenAiSpeech } from '../../../providers/speech/openai.ts';

const dir = await mkdtemp(join(tmpdir(), 'callweave-speech-'));
const path = join(dir, 'channel-0.wav');
await writeFile(path, 'RIFF sound');
afterAll(() => rm(dir, { recursive: true }));

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;
const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function aServer(handle: Handler, over: { model?: string; apiKey?: string | null } = {}) {
  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => Buffer.alloc(0));
    handle(request, response, body.toString('latin1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return createOpenAiSpeech({
    engine: 'openai',
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey: over.apiKey === undefined ? 'sk-test' : over.apiKey,
    defaultModel: over.model ?? 'whisper-1',
  });
}

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
const refuse = (status: number, error: Record<string, unknown>, headers?: Record<string, string>) =>
  answer(status, { error: { message: 'secret words of the caller', ...error } }, headers);
const aRequest = (over: Record<string, unknown> = {}) => ({
  audio: { path, contentType: 'audio/wav' },
  language: null,
  model: null,
  limitSeconds: 60,
  signal: new AbortController().signal,
  ...over,
});

test('a request carries file, model and the wish for words, and no more', async () => {
  let seen = { url: '', auth: '', length: '', body: '' };
  const speech = await aServer((request, response, body) => {
    const { authorization, 'content-length': length } = request.headers;
    seen = { url: `${request.method} ${request.url}`, auth: authorization ?? '', length: length ?? '', body };
    answer(200, { text: '' })(request, response, body);
  });
  await speech.transcribe(aRequest({ language: 'hi', model: 'large-v3' }));
  expect(seen.url).toBe('POST /v1/audio/transcriptions');
  expect(seen.auth).toBe('Bearer sk-test');
  expect(seen.length).toBe(String(seen.body.length));
  const boundary = seen.body.slice(2, seen.body.indexOf('\r\n'));
  const parts = seen.body.split(`--${boundary}`).slice(1, -1);
  expect(parts.map((part) => part.replace(/\r\n/g, '|'))).toEqual([
    '|Content-Disposition: form-data; name="model"||large-v3|',
    '|Content-Disposition: form-data; name="response_format"||verbose_json|',
    '|Content-Disposition: form-data; name="timestamp_granularities[]"||word|',
    '|Content-Disposition: form-data; name="timestamp_granularities[]"||segment|',
    '|Content-Disposition: form-data; name="language"||hi|',
    '|Content-Disposition: form-data; name="file"; filename="channel-0.wav"|Content-Type: audio/wav||RIFF sound|',
  ]);
  expect(seen.body.endsWith(`--${boundary}--\r\n`)).toBe(true);
});

test('a recording of hours is read from disk while it is sent, and never held in memory', async () => {
  const long = join(dir, 'long.wav');
  await writeFile(long, '');
  await truncate(long, 400_000_000);
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('{"text":""}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const speech = createOpenAiSpeech({ engine: 'openai', baseUrl, apiKey: null, defaultModel: 'whisper-1' });
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  await speech.transcribe(aRequest({ audio: { path: long, contentType: 'audio/wav' } }));
  clearInterval(timer);
  expect(most - before).toBeLessThan(150_000_000);
});

test('a model that knows no times is asked for plain text and gives one turn without times', async () => {
  let format = '';
  const speech = await aServer(
    (request, response, body) => {
      format = /name="response_format"\r\n\r\n(\w+)/.exec(body)?.[1] ?? '';
      const usage = { type: 'tokens', input_tokens: 14, output_tokens: 45, total_tokens: 59 };
      answer(200, { text: ' Hey, my knee is hurting. ', usage })(request, response, body);
    },
    { model: 'gpt-4o-transcribe' },
  );
  expect(await speech.transcribe(aRequest())).toEqual({
    turns: [
      {
        index: 0,
        speaker: 'unknown',
        channel: 0,
        start: null,
        end: null,
        text: 'Hey, my knee is hurting.',
        confidence: null,
      },
    ],
    language: null,
    engine: 'openai',
    model: 'gpt-4o-transcribe',
    durationSeconds: null,
  });
  expect(format).toBe('json');
});

test('words go to the segment in which they lie, silence falls out, and the language becomes a code', async () => {
  const speech = await aServer(
    answer(200, {
      task: 'transcribe',
      language: 'english',
      duration: 8.5,
      text: 'Good morning. Thank you.',
      segments: [
        { id: 0, start: 0.2, end: 1.4, text: ' Good morning.', avg_logprob: -0.2, no_speech_prob: 0.01 },
        { id: 1, start: 6, end: 8, text: ' Thank you.', avg_logprob: -1.3, no_speech_prob: 0.9 },
      ],
      words: [
        { word: 'Good', start: 0.2, end: 0.6, probability: 0.9 },
        { word: 'morning', start: 0.6, end: 1.4 },
        { word: 'Thank', start: 6, end: 7 },
      ],
      novelty: true,
    }),
  );
  const heard = await speech.transcribe(aRequest());
  expect(heard).toMatchObject({ language: 'en', durationSeconds: 8.5, model: 'whisper-1' });
  expect(heard.turns).toEqual([
    {
      index: 0,
      speaker: 'unknown',
      channel: 0,
      start: 0.2,
      end: 1.4,
      text: 'Good morning.',
      confidence: 0.819,
      words: [
        { text: 'Good', start: 0.2, end: 0.6, confidence: 0.9 },
        { text: 'morning', start: 0.6, end: 1.4, confidence: null },
      ],
    },
  ]);
});

test.each([
  ['no words and no segments', { text: '' }],
  ['an empty list of segments', { text: '', segments: [], words: [], language: 'unknown', duration: 3600 }],
])('%s are silence, not a failure', async (_, body) => {
  const speech = await aServer(answer(200, body));
  expect(await speech.transcribe(aRequest())).toMatchObject({ turns: [], language: null });
});

test.each([
  ['a wrong key', refuse(401, { code: 'invalid_api_key' }), { type: 'AuthRejected' }],
  ['a forbidden country', refuse(403, {}), { type: 'AuthRejected' }],
  ['an empty account', refuse(429, { code: 'insufficient_quota' }), { type: 'QuotaExhausted' }],
  [
    'a rate limit',
    refuse(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '7' }),
    { type: 'RateLimited', retryAfterSeconds: 7 },
  ],
  ['a rate limit without a time', refuse(429, {}), { type: 'RateLimited', retryAfterSeconds: undefined }],
  ['audio that is none', refuse(400, { param: 'file', code: 'invalid_audio' }), { type: 'UnsupportedMedia' }],
  ['a refusal without a reason', refuse(400, { param: null, code: null }), { type: 'UnsupportedMedia' }],
  ['a language nobody knows', refuse(400, { param: 'language', code: 'invalid_language' }), { type: 'InvalidInput' }],
  ['a model that is not there', refuse(404, { param: 'model', code: 'model_not_found' }), { type: 'InvalidInput' }],
  ['a file over the limit', refuse(413, {}), { type: 'TooLarge' }],
  ['a bug over there', refuse(500, {}), { type: 'Upstream' }],
  ['a gateway page', answer(502, '<html>bad gateway</html>'), { type: 'Unavailable' }],
  ['an answer that is no JSON', answer(200, 'well'), { type: 'Upstream' }],
  ['an answer of another kind', answer(200, { choices: [] }), { type: 'Upstream' }],
  ['a broken line', ((request) => request.socket.destroy()) as Handler, { type: 'Unavailable' }],
])('%s has its type, and its message tells nothing of what was said', async (_, handle, expected) => {
  const speech = await aServer(handle);
  const failure = await speech.transcribe(aRequest()).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'StepFailure', ...expected });
  expect(String(failure)).not.toContain('secret');
});

test.each<[string, Handler]>([
  ['never answers', () => {}],
  ['begins an answer and goes silent', (_, response) => void response.writeHead(200).write('{"text":')],
])('an engine that %s is given up after the limit of the request', async (_, handle) => {
  const speech = await aServer(handle);
  const message = 'The speech engine accepted the request but did not answer within 0 s';
  await expect(speech.transcribe(aRequest({ limitSeconds: 0.3 }))).rejects.toMatchObject({ type: 'Timeout', message });
});

test('an engine that takes the connection and not the file is given up as well', async () => {
  const long = join(dir, 'stalled.wav');
  await writeFile(long, '');
  await truncate(long, 50_000_000);
  const server = createServer((request) => void request.pause());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const speech = createOpenAiSpeech({ engine: 'openai', baseUrl, apiKey: null, defaultModel: 'whisper-1' });
  const asked = speech.transcribe(aRequest({ audio: { path: long, contentType: 'audio/wav' }, limitSeconds: 0.5 }));
  await expect(asked).rejects.toMatchObject({ type: 'Timeout' });
});

test('an engine that is not there is an outage', async () => {
  const speech = createOpenAiSpeech({
    engine: 'openai',
    baseUrl: 'http://127.0.0.1:9/v1',
    apiKey: null,
    defaultModel: 'm',
  });
  await expect(speech.transcribe(aRequest())).rejects.toMatchObject({ type: 'Unavailable' });
});

test('a cancelled request ends at once with the reason of the cancellation', async () => {
  const speech = await aServer(() => {});
  const stop = new AbortController();
  const asked = speech.transcribe(aRequest({ signal: stop.signal }));
  setTimeout(() => stop.abort(new Error('call was canceled')), 50);
  await expect(asked).rejects.toThrow('call was canceled');
});

const data = new URL('../../../../shared/data/payloads/derived/', import.meta.url);
const here = existsSync(data);
if (!here) console.warn('SKIPPED: golden transcription payloads, since ../shared/data is not there');
describe.skipIf(!here)('published answers', () => {
  test.each(['day1_consultation14', 'day2_consultation04', 'day5_consultation02'])(
    '%s gives the expected turns',
    async (name) => {
      const read = (kind: string) => JSON.parse(readFileSync(new URL(`${name}.${kind}.json`, data), 'utf8'));
      const speech = await aServer(answer(200, read('openai_verbose')));
      const heard = await speech.transcribe(aRequest());
      const expected = read('expected').turns as { startSec: number; endSec: number; text: string }[];
      expect(heard.turns.map(({ start, end, text }) => ({ startSec: start, endSec: end, text }))).toEqual(
        expected.map(({ startSec, endSec, text }) => ({ startSec, endSec, text })),
      );
      expect(heard.language).toBe('en');
    },
  );
});

const config = (env: Record<string, string>) =>
  loadConfig({ DATABASE_URL: 'postgres://x/y', CALLWEAVE_SECRET_KEY: `${'A'.repeat(43)}=`, ...env });

test('a speech server of one’s own comes before OpenAI, and without either there is none', () => {
  expect(openSpeech(config({}))).toBeNull();
  expect(openSpeech(config({ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }))).toBeNull();
  expect(openSpeech(config({ OPENAI_API_KEY: 'k' }))).toMatchObject({ engine: 'openai', defaultModel: 'whisper-1' });
  const own = { SPEECH_URL: 'http://127.0.0.1:9000', SPEECH_MODEL: 'base', OPENAI_API_KEY: 'k' };
  expect(openSpeech(config(own))).toMatchObject({ engine: 'whisper', defaultModel: 'base' });
});
