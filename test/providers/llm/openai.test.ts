import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openLlm } from '../../../providers/llm/open.ts';
import { createOpenAiLlm } from '../../../providers/llm/openai.ts';
import { type Reply, startFakeModel } from '../../services/analysis/fake-model.ts';

const fake = await startFakeModel([]);
afterAll(fake.close);
beforeEach(() => {
  fake.asked.length = 0;
});

const llm = (timeoutMs?: number) =>
  createOpenAiLlm({
    engine: 'openai',
    baseUrl: fake.baseUrl,
    apiKey: 'sk-test',
    defaultModel: 'gpt-small',
    ...(timeoutMs ? { timeoutMs } : {}),
  });
const ask = (
  reply: Reply,
  { signal = new AbortController().signal, timeoutMs }: { signal?: AbortSignal; timeoutMs?: number } = {},
) => {
  fake.say(reply);
  return llm(timeoutMs).complete({
    system: 'You read.',
    user: 'Read this.',
    schema: { name: 'thing', json: { type: 'object' } },
    model: null,
    signal,
  });
};

describe('a chat model', () => {
  test('is asked once for JSON under the schema, with key, model and both messages', async () => {
    const result = await ask('{"a":1}');
    expect(result).toEqual({
      json: { a: 1 },
      raw: '{"a":1}',
      model: 'fake-1-2026',
      usage: { inputTokens: 120, outputTokens: 45 },
    });
    expect(fake.asked).toMatchObject([
      {
        authorization: 'Bearer sk-test',
        model: 'gpt-small',
        messages: [
          { role: 'system', content: 'You read.' },
          { role: 'user', content: 'Read this.' },
        ],
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'thing', strict: true, schema: { type: 'object' } },
        },
      },
    ]);
  });

  test('may answer what is no JSON: that was paid for and is no failure here', async () => {
    expect(await ask('Sure! Here it is')).toMatchObject({
      json: undefined,
      raw: 'Sure! Here it is',
      usage: { inputTokens: 120 },
    });
  });

  test.each<[string, Reply, Record<string, unknown>]>([
    ['a refused key', { status: 401 }, { type: 'AuthRejected' }],
    ['a forbidden model', { status: 403 }, { type: 'AuthRejected' }],
    [
      'an empty account',
      { status: 429, error: { message: 'pay', code: 'insufficient_quota' } },
      { type: 'QuotaExhausted' },
    ],
    [
      'a rate limit in seconds',
      { status: 429, headers: { 'retry-after': '7' } },
      { type: 'RateLimited', retryAfterSeconds: 7 },
    ],
    [
      'a rate limit in milliseconds',
      { status: 429, headers: { 'retry-after-ms': '250' } },
      { type: 'RateLimited', retryAfterSeconds: 0.25 },
    ],
    [
      'a rate limit until a date',
      {
        status: 429,
        headers: { date: 'Sat, 21 Nov 2026 10:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 10:01:30 GMT' },
      },
      { type: 'RateLimited', retryAfterSeconds: 90 },
    ],
    ['a rate limit without a time', { status: 429 }, { type: 'RateLimited', retryAfterSeconds: undefined }],
    ['a fault of the server', { status: 500 }, { type: 'Upstream' }],
    ['an overloaded server', { status: 503 }, { type: 'Unavailable' }],
    [
      'a context that is too long',
      { status: 400, error: { message: 'x', code: 'context_length_exceeded' } },
      { type: 'TooLarge' },
    ],
    ['an unknown model', { status: 404, error: { message: 'x', code: 'model_not_found' } }, { type: 'InvalidInput' }],
    ['a broken body', { body: '{"choices": [', contentType: 'application/json' }, { type: 'Upstream' }],
    ['a page instead of an answer', { body: '<html>', contentType: 'text/html' }, { type: 'Upstream' }],
  ])('%s is named as what it is, after one request', async (_, reply, failure) => {
    await expect(ask(reply)).rejects.toMatchObject({ name: 'StepFailure', ...failure });
    expect(fake.asked).toHaveLength(1);
  });

  test('what the other side says is not repeated in the failure', async () => {
    await expect(ask({ status: 500 })).rejects.toMatchObject({ message: expect.not.stringContaining('secret words') });
  });

  test('silence is a timeout, a closed door an upstream fault', async () => {
    await expect(ask('hang', { timeoutMs: 50 })).rejects.toMatchObject({ type: 'Timeout' });
    const nobody = createOpenAiLlm({
      engine: 'openai',
      baseUrl: 'http://127.0.0.1:9/v1',
      apiKey: null,
      defaultModel: 'm',
    });
    const request = {
      system: '',
      user: '',
      schema: { name: 'x', json: {} },
      model: null,
      signal: new AbortController().signal,
    };
    await expect(nobody.complete(request)).rejects.toMatchObject({ type: 'Unavailable' });
  });

  test('a canceled request ends with the reason of its signal', async () => {
    const canceled = new AbortController();
    setTimeout(() => canceled.abort(new Error('stop here')), 50);
    await expect(ask('hang', { signal: canceled.signal })).rejects.toThrow('stop here');
  });
});

describe('openLlm()', () => {
  test('is null without key and address, and needs no key where an address is given', () => {
    expect(openLlm({ OPENAI_MODEL: 'm', OPENAI_API_KEY: undefined, OPENAI_BASE_URL: undefined })).toBeNull();
    expect(
      openLlm({ OPENAI_MODEL: 'llama3', OPENAI_API_KEY: undefined, OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' }),
    ).toMatchObject({
      engine: 'openai',
      defaultModel: 'llama3',
    });
  });
});
