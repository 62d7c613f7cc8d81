import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { aCall, useApi } from './serve.ts';

const api = await useApi();
const withoutTemporal = await useApi({ checkRuns: () => Promise.reject(new Error('away')) });
const { call, key, tenantId } = await api.asTenant();

const problemOf = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  const body = await answer.json();
  expect(body).toMatchObject({
    type: `urn:callweave:problem:${body.code}`,
    status: answer.status,
    requestId: answer.headers.get('x-request-id'),
  });
  expect(Object.keys(body).toSorted()).toEqual(['code', 'detail', 'errors', 'requestId', 'status', 'title', 'type']);
  return body;
};
const raw = (path: string, init: RequestInit = {}) =>
  fetch(`${api.url}${path}`, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } });

describe('a failure is a problem', () => {
  test('for an unknown address, with and without a key', async () => {
    expect((await problemOf(await raw('/api/v1/nothing'))).code).toBe('not_found');
    expect((await problemOf(await fetch(`${api.url}/api/v1/nothing`))).code).toBe('not_found');
    expect((await problemOf(await fetch(`${api.url}/api/elsewhere`))).code).toBe('not_found');
  });

  test('for a method that does not fit, naming those that do', async () => {
    const answer = await raw('/api/v1/calls', { method: 'DELETE' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await problemOf(answer)).code).toBe('method_not_allowed');
  });

  test.each([
    ['no key', undefined],
    ['an unknown key', 'Bearer cw_nobody'],
    ['another scheme', 'Basic YTpi'],
    ['an empty key', 'Bearer '],
  ])('for %s', async (_what, authorization) => {
    const answer = await fetch(
      `${api.url}/api/v1/calls`,
      authorization === undefined ? {} : { headers: { authorization } },
    );
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect((await problemOf(answer)).code).toBe('unauthenticated');
  });

  test.each([
    ['bad JSON', '{"sourceCallId":', 'application/json', 400],
    ['JSON of another kind', '[1,2]', 'application/json', 400],
    ['null', 'null', 'application/json', 400],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415],
    ['plain text', 'hello', 'text/plain', 415],
    ['a multipart body without boundary', 'x', 'multipart/form-data', 400],
    [
      'a multipart body cut short',
      '--b\r\ncontent-disposition: form-data; name="call"\r\n\r\n{',
      'multipart/form-data; boundary=b',
      400,
    ],
  ])('for %s as the body', async (_what, body, contentType, status) => {
    const answer = await raw('/api/v1/calls', { method: 'POST', body, headers: { 'content-type': contentType } });
    expect(answer.status).toBe(status);
    await problemOf(answer);
  });

  test('for no body at all', async () => {
    expect((await problemOf(await raw('/api/v1/calls', { method: 'POST' }))).code).toBe('unsupported_media');
    expect((await problemOf(await raw('/api/v1/keys', { method: 'POST' }))).code).toBe('invalid_input');
  });

  test('for a body that is too large', async () => {
    const answer = await raw('/api/v1/calls', {
      method: 'POST',
      body: JSON.stringify(aCall({ agentName: 'x'.repeat(17 * 1024 ** 2) })),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(413);
    expect((await problemOf(answer)).code).toBe('too_large');
  });

  test('naming each field with its value', async () => {
    const answer = await call(
      'POST',
      '/calls',
      aCall({
        direction: 'up',
        startedAt: '2026-02-30T00:00:00Z',
        transcript: {
          turns: [
            { speaker: 'agent', start: 3, end: 1, text: 'a' },
            { speaker: 'robot', text: 5 },
          ],
        },
      }),
    );
    const { errors } = await problemOf(answer);
    const byField = Object.fromEntries(
      errors.map(({ field, value }: { field: string; value: unknown }) => [field, value]),
    );
    expect(byField).toMatchObject({
      direction: 'up',
      startedAt: '2026-02-30T00:00:00Z',
      'transcript.turns.0.end': 1,
      'transcript.turns.1.speaker': 'robot',
      'transcript.turns.1.text': 5,
    });
  });

  test('that does not tell what a bug was, while the log does, without data', async () => {
    const { get } = api.deps.storage;
    api.deps.storage.get = () => Promise.reject(new TypeError('secret inner words'));
    try {
      const form = new FormData();
      form.append('call', JSON.stringify({ ...aCall(), transcript: undefined }));
      form.append('audio', new Blob(['RIFFsound']), 'a.wav');
      const { id } = await (await call('POST', '/calls', form)).json();
      const answer = await call('GET', `/calls/${id}/audio`);
      expect(answer.status).toBe(500);
      const body = await problemOf(answer);
      expect(JSON.stringify(body)).not.toContain('inner words');
      expect(api.logged()).toContain(body.requestId);
    } finally {
      api.deps.storage.get = get;
    }
  });
});

describe('hostile input', () => {
  test('cannot set what is not its own', async () => {
    const { id } = await (
      await call(
        'POST',
        '/calls',
        aCall({
          id: '00000000-0000-0000-0000-000000000000',
          tenantId: 'x',
          stage: 'done',
          customerId: key,
          receivedAt: '1999-01-01T00:00:00Z',
          __proto__: { stage: 'done' },
        }),
      )
    ).json();
    const shown = await (await call('GET', `/calls/${id}`)).json();
    expect(shown).toMatchObject({ stage: 'received', customerId: null });
    expect(id).not.toBe('00000000-0000-0000-0000-000000000000');
  });

  test('of deep JSON is refused or left aside', async () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const answer = await raw('/api/v1/calls', {
      method: 'POST',
      body: deep,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(400);
  });

  test.each([
    ['NUL in a text', { agentName: 'a\u0000b' }],
    ['NUL in a turn', { transcript: { turns: [{ speaker: 'agent', text: 'a\u0000' }] } }],
    ['half a character', { transcript: { turns: [{ speaker: 'agent', text: '\ud800' }] } }],
    ['a line break in an id', { sourceCallId: 'a\r\nSet-Cookie: x=y' }],
    ['an empty id', { sourceCallId: '   ' }],
    ['a very long id', { sourceCallId: 'x'.repeat(201) }],
    ['a file address', { recordingUrl: 'file:///etc/passwd' }],
    ['a script address', { recordingUrl: 'javascript:alert(1)' }],
    ['a year nobody calls in', { startedAt: '0000-01-01T00:00:00Z' }],
    ['a time without a zone', { startedAt: '2026-11-21T09:30:00' }],
    ['an endless turn', { transcript: { turns: [{ speaker: 'agent', start: 1e300, text: 'a' }] } }],
    ['neither recording nor words', { transcript: null }],
  ])('%s is refused', async (_what, over) => {
    const answer = await call('POST', '/calls', aCall(over));
    expect(answer.status).toBe(400);
    await problemOf(answer);
  });

  test.each(['2026-11-20T23:00:00.000+0000', '20261120T230000Z', '2026-W47-6T04:30+0530', '2026-324T23Z'])(
    'a call that started at %s began at one moment',
    async (startedAt) => {
      const answer = await call('POST', '/calls', aCall({ startedAt }));
      expect(answer.status).toBe(202);
      const { id } = await answer.json();
      expect((await (await call('GET', `/calls/${id}`)).json()).startedAt).toBe('2026-11-20T23:00:00.000Z');
    },
  );

  test.each(["' or 1=1 --", '%00', '%F0%9F', 'a'.repeat(4_000), '0', '..%2fkeys'])(
    'an id of %s finds nothing',
    async (id) => {
      for (const path of [
        `/calls/${id}`,
        `/calls/${id}/audio`,
        `/customers/${id}`,
        `/bookings/${id}`,
        `/contact-plans/${id}`,
      ]) {
        expect([404, 400, 401]).toContain((await raw(`/api/v1${path}`)).status);
      }
    },
  );

  test('in the search words is only words', async () => {
    for (const q of ["'; drop table calls; --", '((((', '"', '&|!', '<->', '\\', '%', ':*']) {
      expect((await call('GET', `/calls?q=${encodeURIComponent(q)}`)).status).toBe(200);
    }
    expect((await call('GET', '/calls?q=%00')).status).toBe(400);
  });

  test('in paths gets no file', async () => {
    const paths = [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..%5c..%5cpackage.json',
      '/%00.js',
      '/.env',
      '/api/docs/../../package.json',
    ];
    for (const path of paths) {
      const { status, text } = await plain(path);
      expect([400, 404, 503]).toContain(status);
      expect(text).not.toContain('"dependencies"');
    }
  });

  test('in a request id does not reach the headers', async () => {
    const answer = await raw('/healthz', { headers: { 'x-request-id': 'a b<script>' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await raw('/healthz', { headers: { 'x-request-id': 'my-request-1' } })).headers.get('x-request-id')).toBe(
      'my-request-1',
    );
  });
});

test('every answer tells browsers what not to do', async () => {
  for (const path of ['/healthz', '/api/v1/me', '/api/v1/nothing', '/calls']) {
    const { headers } = await raw(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  }
  expect((await raw('/api/v1/me')).headers.get('cache-control')).toBe('no-store');
});

test('the log has one line a request and nothing of what was said, who called or what was searched', async () => {
  await call('POST', '/calls', aCall({ from: '+1 555 012 7777', agentName: 'Unlogged Name' }));
  await call('GET', '/calls?q=unlogged-word');
  expect(await withTenant(api.db, tenantId, (tx) => tx.$count(calls))).toBeGreaterThan(0);
  const lines = api.logged();
  for (const secret of ['7777', 'Unlogged Name', 'unlogged-word', 'call me back', key])
    expect(lines).not.toContain(secret);
  expect(lines).toContain('"route":"/api/v1/calls"');
});

test('health says that the process lives, readiness what can be reached', async () => {
  expect(await (await fetch(`${api.url}/healthz`)).json()).toEqual({ status: 'ok' });
  expect((await fetch(`${api.url}/api/v1/healthz`)).status).toBe(200);
  expect(await (await fetch(`${api.url}/readyz`)).json()).toEqual({ status: 'ok', database: 'ok', temporal: 'ok' });
  const answer = await fetch(`${withoutTemporal.url}/readyz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ status: 'not_ready', database: 'ok', temporal: 'unreachable' });
});

/** As it stands: fetch would tidy the path up. */
function plain(path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path }, (answer) => {
      let text = '';
      answer.on('data', (piece) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
