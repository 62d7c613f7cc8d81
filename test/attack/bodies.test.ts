import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { aCall, useApi } from '../api/serve.ts';
import { filled, type Route, raw, routesOf } from './routes.ts';
import { inside, keepSilent } from './silence.ts';

const api = await useApi({ wholeBodyMs: 700 });
const tenant = await api.asTenant();
const { id: callId } = await (await tenant.call('POST', '/calls', aCall())).json();
keepSilent(api, [tenant]);
const taking = (await routesOf(api)).filter(({ bodies }) => bodies.length > 0);
const address = new URL(api.url);

const send = (route: Route, body: string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}${filled(route, callId)}`, {
    method: route.method,
    headers: {
      authorization: `Bearer ${tenant.key}`,
      'content-type': 'application/json',
      'if-match': '"1"',
      ...headers,
    },
    body,
  });
/** Refused for the right reason, and without a word of our inside. */
async function refused(answer: Response, statuses: number[], what: string): Promise<void> {
  const text = await answer.text();
  expect(statuses, `${what}: ${answer.status} ${text.slice(0, 300)}`).toContain(answer.status);
  expect(text, what).not.toMatch(inside);
  expect(text.length, what).toBeLessThan(20_000);
}

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const manyKeys = `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`).join(',')}}`;
const bombs: [string, string][] = [
  ['a hundred thousand levels of lists', deep(100_000)],
  ['levels that do not end', '['.repeat(100_000)],
  ['levels of objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ['twenty thousand keys', manyKeys],
  ['a huge number', '1e999999'],
  ['a number of many digits', '9'.repeat(500_000)],
  ['text', '"x"'],
  ['nothing', ''],
  ['NUL', '\u0000'],
  ['two values', '{}{}'],
  ['a byte order mark alone', '\ufeff'],
];
/** Routes that take an empty object may take one with foreign keys; they leave those aside. */
const sound = [400, 404, 409, 412, 422];

describe('a body', () => {
  test.each(bombs)('of %s is refused by every route', async (what, body) => {
    for (const route of taking) {
      const answer = await send(route, body);
      const aside =
        what.endsWith('keys') || what.includes('objects') ? [200, 401, 201, 202, 204, ...sound] : [...sound, 401];
      await refused(answer, aside, `${route.operationId}: ${what}`);
    }
  });

  test('with a bomb in any field is refused or left aside by every route', async () => {
    for (const route of taking) {
      const [body] = route.bodies;
      for (const field of Object.keys((body as object) ?? {})) {
        for (const bomb of [deep(20_000), '1e400']) {
          const other = { ...(body as object), [field]: '§' };
          const answer = await send(route, JSON.stringify(other).replace('"§"', bomb));
          await refused(answer, [200, 201, 202, 204, 401, ...sound], `${route.operationId}.${field}`);
        }
      }
    }
  });

  test('that names a field twice is read as its last, in every place', async () => {
    const body = JSON.stringify(aCall({ sourceCallId: 'twice-1' })).replace('{', '{"direction":"sideways","from":7,');
    const answer = await tenant.call('POST', '/calls', body, { 'content-type': 'application/json' });
    expect(answer.status).toBe(202);
  });

  test('that is compressed is refused, however small', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 ** 2));
    expect(bomb.length).toBeLessThan(30_000);
    for (const coding of ['gzip', 'deflate', 'br', 'gzip, gzip', 'GZIP']) {
      for (const [path, contentType] of [
        ['/calls', 'application/json'],
        ['/calls', 'multipart/form-data; boundary=b'],
        ['/customers/import', 'text/csv'],
        ['/bookings/import', 'text/csv'],
        ['/customers/import/preview', 'text/csv'],
        ['/sign-in', 'application/json'],
      ]) {
        const answer = await fetch(`${api.url}/api/v1${path}`, {
          method: 'POST',
          body: bomb,
          headers: {
            authorization: `Bearer ${tenant.key}`,
            'content-type': contentType ?? '',
            'content-encoding': coding,
          },
        });
        await refused(answer, [415], `${coding} ${path}`);
      }
    }
  });

  test.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/json-seq',
    'text/html',
  ])('as %s is refused by every route that takes JSON', async (contentType) => {
    for (const route of taking) {
      const answer = await send(route, JSON.stringify(route.bodies[0]), { 'content-type': contentType });
      await refused(answer, [400, 401, 404, 412, 415], `${route.operationId} ${contentType}`);
    }
  });
});

describe('a body over the limit', () => {
  const megabyte = 'x'.repeat(1024 ** 2);
  /** 40 MB, if anybody reads so far. */
  function* endless() {
    for (let sent = 0; sent < 40; sent++) yield Buffer.from(megabyte);
  }
  const types = [
    'application/json',
    'application/vnd.api+json',
    'application/problem+json; charset=utf-8',
    'APPLICATION/JSON',
    'text/plain',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'multipart/mixed; boundary=b',
    undefined,
  ];
  test.each(types)('is refused before anything reads it, with and without a length, as %s', async (contentType) => {
    const headers = { authorization: `Bearer ${tenant.key}`, ...(contentType && { 'content-type': contentType }) };
    for (const path of ['/calls', '/keys', '/sign-in', '/customers/import/preview']) {
      const whole = await fetch(`${api.url}/api/v1${path}`, {
        method: 'POST',
        headers: { ...headers, ...(contentType === undefined && { 'content-type': '' }) },
        body: Buffer.from(megabyte.repeat(17)),
      }).catch((error: Error) => error);
      // A sender may see the connection end while it still sends.
      if (whole instanceof Response) await refused(whole, [413], `${path} ${contentType}`);
      const chunked = await fetch(`${api.url}/api/v1${path}`, {
        method: 'POST',
        headers,
        body: endless() as never,
        duplex: 'half',
      } as RequestInit).catch((error: Error) => error);
      if (chunked instanceof Response) await refused(chunked, [413], `${path} ${contentType}, chunked`);
    }
    expect((await tenant.call('GET', '/me')).status).toBe(200);
  });
});

describe('a multipart body', () => {
  const call = JSON.stringify({ ...aCall(), transcript: undefined });
  const part = (head: string, content: string) => `--b\r\n${head}\r\n\r\n${content}\r\n`;
  const named = (name: string, content: string, more = '') =>
    part(`content-disposition: form-data; name="${name}"${more}`, content);
  const end = '--b--\r\n';
  const file = '; filename="a.wav"';
  /** Parts that nobody asked for are left aside. */
  const left = [200, 202, 400];
  const whole = named('call', call) + named('audio', 'RIFFsound', file) + end;
  const bodies: [string, string, number[]][] = [
    ['without any part', end, [400]],
    ['without an end', named('call', call) + named('audio', 'RIFF', file), [400]],
    ['of ten thousand parts', named('x', 'y').repeat(10_000) + whole, [400]],
    ['of ten thousand files', named('x', 'y', file).repeat(10_000) + whole, [400]],
    ['with a huge name of a part', named('x'.repeat(1_000_000), 'y') + whole, left],
    [
      'with ten thousand headers',
      part(`content-disposition: form-data; name="x"\r\n${'a: b\r\n'.repeat(10_000)}`, '') + whole,
      left,
    ],
    ['with a part called __proto__', named('__proto__', '{"polluted":true}') + named('constructor', 'x') + whole, left],
    [
      'with two calls',
      named('call', call) + named('call', '{"sourceCallId":"second"}') + named('audio', 'RIFF', file) + end,
      [202, 200, 400],
    ],
    ['whose call is a file', named('call', call, file) + named('audio', 'RIFF', file) + end, [202, 200, 400]],
    ['whose call is deep', named('call', deep(100_000)) + named('audio', 'RIFF', file) + end, [400]],
    ['whose audio is empty', named('call', call) + named('audio', '', file) + end, [200, 400]],
  ];
  test.each(bodies)('%s', async (what, body, statuses) => {
    const answer = await tenant.call('POST', '/calls', body, { 'content-type': 'multipart/form-data; boundary=b' });
    await refused(answer, statuses, what);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/mixed; boundary=b',
    `multipart/form-data; boundary=${'b'.repeat(5_000)}`,
  ])('as %.40s', async (contentType) => {
    await refused(await tenant.call('POST', '/calls', whole, { 'content-type': contentType }), [400, 415], contentType);
  });

  test('that breaks off in its file is refused, and nobody else is', async () => {
    const open = named('file', 'name,phone\nAda,+1 555 012 3456\n', '; filename="a.csv"');
    for (const path of ['/customers/import', '/bookings/import']) {
      const answer = await tenant.call('POST', path, open, { 'content-type': 'multipart/form-data; boundary=b' });
      await refused(answer, [400], path);
    }
    expect((await tenant.call('GET', '/me')).status).toBe(200);
  });

  test('with a name that would break headers or paths leaves neither', async () => {
    const names = [
      '../../../../etc/cron.d/x',
      'a%0d%0aSet-Cookie: x=y.wav',
      '"><script>1</script>.wav',
      '.',
      'con',
      'a\u202egnp.wav',
    ];
    for (const [n, name] of names.entries()) {
      const one = JSON.stringify({ ...aCall({ sourceCallId: `name-${n}` }), transcript: undefined });
      const body = named('call', one) + named('audio', `RIFF${n}`, `; filename="${name.replaceAll('"', '%22')}"`) + end;
      const answer = await tenant.call('POST', '/calls', body, { 'content-type': 'multipart/form-data; boundary=b' });
      expect(answer.status).toBe(202);
      const { id } = await answer.json();
      const sound = await tenant.call('GET', `/calls/${id}/audio`);
      expect(await sound.text()).toBe(`RIFF${n}`);
      expect(sound.headers.get('content-disposition')).toBe('inline; filename="recording"');
      expect(sound.headers.get('set-cookie')).toBeNull();
    }
    const keys: string[] = [];
    for await (const key of api.deps.storage.list(`${tenant.tenantId}/`)) keys.push(key);
    for (const key of keys) expect(key).toMatch(/^[\da-f-]{36}\/audio\/[\da-f]{64}\.[\da-f-]{36}$/);
  });
});

describe('a sender that dribbles', () => {
  /** Sends the head, then a byte now and then; resolves when the server has hung up, with what it said. */
  const dribble = (head: string, everyMs = 100, maxMs = 4_000) =>
    new Promise<{ ms: number; said: string }>((resolve) => {
      const began = performance.now();
      const socket = connect(Number(address.port), address.hostname);
      let said = '';
      socket.on('data', (piece) => (said += piece));
      socket.on('error', () => {});
      socket.write(head);
      const timer = setInterval(() => socket.write(' '), everyMs);
      const late = setTimeout(() => socket.destroy(), maxMs);
      socket.on('close', () => {
        clearInterval(timer);
        clearTimeout(late);
        resolve({ ms: performance.now() - began, said });
      });
    });
  const head = (path: string, more = '') =>
    `POST /api/v1${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n${more}\r\n`;

  test('is cut off, with and without a credential', async () => {
    const bearer = `authorization: Bearer ${tenant.key}\r\n`;
    const slow = await Promise.all([
      dribble(head('/sign-in')),
      dribble(head('/tokens')),
      dribble(head('/webhooks/nowhere')),
      dribble(head('/customers', bearer)),
      dribble(head('/calls', bearer)),
      dribble(head('/calls')),
    ]);
    for (const { ms } of slow) expect(ms).toBeLessThan(3_500);
    expect((await tenant.call('GET', '/me')).status).toBe(200);
  });

  test('does not keep others from their answers', async () => {
    const many = Array.from({ length: 60 }, () => dribble(head('/sign-in'), 200, 2_500));
    await sleep(100);
    const began = performance.now();
    expect((await tenant.call('GET', '/calls')).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(2_000);
    await Promise.all(many);
  });
});

describe('the way to a route', () => {
  const bearer = { authorization: `Bearer ${tenant.key}` };

  test.each([
    ['x-http-method-override', 'DELETE'],
    ['x-http-method', 'DELETE'],
    ['x-method-override', 'DELETE'],
    ['x-original-url', '/api/v1/keys'],
    ['x-rewrite-url', '/api/v1/keys'],
  ])('is not turned by %s', async (name, value) => {
    const answer = await tenant.call('POST', `/calls/${callId}/cancel`, {}, { [name]: value });
    await answer.body?.cancel();
    const shown = await tenant.call('GET', `/calls/${callId}`, undefined, { [name]: value });
    expect((await shown.json()).id).toBe(callId);
  });

  test('is not opened by what a proxy might add', async () => {
    for (const headers of [
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-real-ip': '127.0.0.1' },
      { 'x-forwarded-user': 'owner' },
      { 'x-remote-user': 'owner' },
      { 'x-tenant-id': tenant.tenantId },
      { host: 'localhost' },
    ])
      expect((await raw(api, '/api/v1/me', { headers: headers as never })).status).toBe(401);
  });

  test('says nothing of the host that was asked for', async () => {
    const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    for (const path of [
      '/',
      '/calls',
      '/api/docs',
      '/api/openapi.json',
      '/api/v1/me',
      '/api/v1/sources',
      '/api/v1/nothing',
    ]) {
      const { text, headers } = await raw(api, path, { headers: { ...bearer, ...evil } });
      expect(text, path).not.toContain('evil.example');
      expect(JSON.stringify(headers), path).not.toContain('evil.example');
    }
  });

  test.each([
    `/api/v1/calls/../keys`,
    `/api/v1/calls/..%2fkeys`,
    `/api/v1/calls/%2e%2e/keys`,
    `/api/v1/calls/%252e%252e%252fkeys`,
    `/api/v1/%2561ccess`,
    `/api/v1//keys`,
    `/api//v1/keys`,
    `/api/v1/keys/`,
    `/api/v1/keys;x=y`,
    `/API/V1/keys`,
    `/api/v1/keys%00`,
    `/api/v1/keys%20`,
    `/api/v1/keys%0d%0aSet-Cookie:%20x=y`,
    `/api/v1/keys\\`,
    `/api/v1/.%2fkeys`,
    `/healthz/../api/v1/keys`,
    `/api/v1/calls/${'a'.repeat(12_000)}`,
    `/api/v1/calls?q=${'a'.repeat(12_000)}`,
    `/api/v1/calls/%c0%ae%c0%ae`,
    '//evil.example/api/v1/keys',
    'http://evil.example/api/v1/keys',
  ])('the %#th trick opens nothing without a credential, and breaks nothing with one', async (path) => {
    const nobody = await raw(api, path);
    expect(nobody.status, nobody.text.slice(0, 200)).toBeGreaterThanOrEqual(400);
    expect(nobody.text).not.toContain('"prefix"');
    for (const { status, text, headers } of [nobody, await raw(api, path, { headers: bearer })]) {
      expect(status === 503 && !path.startsWith('/api') ? 404 : status).toBeLessThan(500);
      expect(text).not.toMatch(inside);
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  test('ends at a head that is too long, and at two lengths', async () => {
    // Just beyond the limit: of a longer one the rest is never read, and the connection may end in a reset instead.
    expect((await raw(api, `/${'a'.repeat(17_000)}`)).status).toBe(431);
    const said = await new Promise<string>((resolve) => {
      const socket = connect(Number(address.port), address.hostname);
      let text = '';
      socket.on('data', (piece) => (text += piece));
      socket.on('close', () => resolve(text));
      socket.on('error', () => {});
      socket.write(
        'POST /api/v1/sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: x\r\n\r\n',
      );
      setTimeout(() => socket.destroy(), 1_000);
    });
    expect(said).toContain('400 Bad Request');
    expect(said).not.toContain('200 OK');
  });

  test('of a name or an id never comes back as a header', async () => {
    for (const value of ['x\r\nSet-Cookie: a=b', 'x\u2028y', 'é', '"; filename="evil.html']) {
      const answer = await tenant.call('POST', '/customers', { name: value, externalId: value });
      expect([201, 400, 409]).toContain(answer.status);
      expect(answer.headers.get('set-cookie')).toBeNull();
      for (const path of ['/customers.csv', `/calls?q=${encodeURIComponent(value)}`]) {
        const { headers } = await tenant.call('GET', path);
        expect(headers.get('set-cookie')).toBeNull();
        expect(headers.get('content-disposition') ?? '').not.toContain('evil');
      }
    }
  });
});

// The last one: its connection ends with it, and must not be taken for another request.
test('a body above the limit is refused where its length is not said', async () => {
  const pieces = new ReadableStream({
    start: (controller) => {
      for (let n = 0; n < 18; n++) controller.enqueue(new Uint8Array(1024 ** 2).fill(0x20));
      controller.close();
    },
  });
  const answer = await fetch(`${api.url}/api/v1/customers`, {
    method: 'POST',
    body: pieces,
    duplex: 'half',
    headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
  } as RequestInit).catch(() => undefined);
  if (answer) await refused(answer, [413], 'untold');
});
