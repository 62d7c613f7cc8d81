import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchGuarded, type GuardedRequest } from '../../../providers/web/fetch.ts';
import type { Web } from '../../../providers/web/resolve.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = (url: string, over: Partial<GuardedRequest> = {}, web?: Web) =>
  fetchGuarded({ url, signal: new AbortController().signal, maxBytes: 1_000_000, allowPrivate: true, ...over }, web);

/** The failure of a fetch that is read to its end. */
async function failureOf(answer: ReturnType<typeof fetchGuarded>): Promise<{ type?: string; message: string }> {
  try {
    await buffer((await answer).body);
  } catch (error) {
    return error as { type?: string; message: string };
  }
  throw new Error('It did not fail');
}

/** This machine plays the internet; everything else is inside. */
const web = (names: Record<string, string[]>): Web & { asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    resolve: async (host) => {
      asked.push(host);
      return (names[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
    mayReach: (address) => address === '127.0.0.1',
  };
};

test('gives body, content type and file name', async () => {
  const url = await serve((_req, res) => res.setHeader('content-type', 'Audio/WAV; rate=8000').end('RIFFsound'));
  const answer = await get(`${url}/calls/one.wav?signature=secret`);
  expect(answer).toMatchObject({ contentType: 'audio/wav', fileName: 'one.wav' });
  expect((await buffer(answer.body)).toString()).toBe('RIFFsound');
});

describe('where it will not go', () => {
  const plain = { allowPrivate: false };

  test.each([
    'http://127.0.0.1:9/a',
    'http://localhost:9/a',
    'http://127.1:9/',
    'http://2130706433:9/',
    'http://0x7f000001:9/',
    'http://017700000001:9/',
    'http://[::1]:9/',
    'http://[::ffff:127.0.0.1]:9/',
    'http://[64:ff9b::7f00:1]:9/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.1.2.3/',
    'http://192.168.0.1/',
    'http://172.16.0.1/',
    'http://100.64.0.1/',
    'http://0.0.0.0:9/',
    'http://[fd00:ec2::254]/',
    'http://224.0.0.1/',
    'http://168.63.129.16/',
    'ftp://example.com/a',
    'file:///etc/passwd',
    'data:audio/wav;base64,AAAA',
    'gopher://example.com/',
    'http://user:pass@example.com/',
    'https://key@example.com/a.wav',
  ])('%s', async (url) => {
    expect(await failureOf(get(url, plain))).toMatchObject({ type: 'ForbiddenUrl' });
  });

  test('a name with one private address among public ones', async () => {
    const names = web({ 'mixed.test': ['127.0.0.1', '10.0.0.1'] });
    expect(await failureOf(get('http://mixed.test:9/', plain, names))).toMatchObject({ type: 'ForbiddenUrl' });
  });

  test('a redirect from a public server into a private network', async () => {
    for (const location of [
      'http://10.0.0.7/',
      'http://inner.test/',
      'http://[::1]/',
      'file:///etc/passwd',
      '//169.254.169.254/x',
    ]) {
      const url = await serve((_req, res) => res.writeHead(302, { location }).end());
      const names = web({ 'inner.test': ['192.168.1.1'] });
      expect(await failureOf(get(url, plain, names)), location).toMatchObject({ type: 'ForbiddenUrl' });
    }
  });

  test('a name is asked for once a hop, and its first answer is the one connected to', async () => {
    const url = new URL(await serve((_req, res) => res.end('once')));
    const names = web({ 'shifty.test': ['127.0.0.1'] });
    const answer = await get(`http://shifty.test:${url.port}/`, plain, {
      ...names,
      resolve: async (host) => (names.asked.length > 0 ? [{ address: '10.0.0.1', family: 4 }] : names.resolve(host)),
    });
    expect((await buffer(answer.body)).toString()).toBe('once');
    expect(names.asked).toEqual(['shifty.test']);
  });
});

test('follows redirects, also relative ones, up to its limit', async () => {
  const url = await serve((req, res) => {
    const left = Number(req.url?.slice(1));
    if (left === 0) res.end('there');
    else res.writeHead(307, { location: `/${left - 1}` }).end();
  });
  expect((await buffer((await get(`${url}/3`, { maxRedirects: 3 })).body)).toString()).toBe('there');
  expect(await failureOf(get(`${url}/4`, { maxRedirects: 3 }))).toMatchObject({ type: 'ForbiddenUrl' });
  const nowhere = await serve((_req, res) => res.writeHead(301).end());
  expect(await failureOf(get(nowhere))).toMatchObject({ type: 'Upstream' });
});

test.each([
  [404, 'NotFound'],
  [410, 'NotFound'],
  [401, 'NotFound'],
  [403, 'NotFound'],
  [429, 'RateLimited'],
  [400, 'InvalidInput'],
  [408, 'Upstream'],
  [500, 'Upstream'],
  [503, 'Upstream'],
])('an answer %i becomes %s', async (status, type) => {
  const url = await serve((_req, res) => res.writeHead(status, { 'retry-after': '7' }).end('no'));
  const failure = await failureOf(get(url));
  expect(failure).toMatchObject({ type });
  if (status === 429) expect(failure).toMatchObject({ retryAfterSeconds: 7 });
});

describe('size', () => {
  const limit = { maxBytes: 100_000 };

  test('a claimed length over the limit is refused before the body', async () => {
    const url = await serve((_req, res) => res.writeHead(200, { 'content-length': '100001' }).flushHeaders());
    expect(await failureOf(get(url, limit))).toMatchObject({ type: 'TooLarge' });
  });

  test('a body without a length is cut off at the limit', async () => {
    let sent = 0;
    const url = await serve(async (_req, res) => {
      for (; sent < 1_000 && !res.destroyed; sent++) {
        res.write(Buffer.alloc(10_000));
        await sleep(1);
      }
    });
    expect(await failureOf(get(url, limit))).toMatchObject({ type: 'TooLarge' });
    expect(sent).toBeLessThan(900);
  });

  test('a body as long as the limit is whole', async () => {
    const url = await serve((_req, res) => res.end(Buffer.alloc(100_000)));
    expect((await buffer((await get(url, limit)).body)).length).toBe(100_000);
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('what a small %s body unpacks to counts', async (encoding, pack) => {
    const url = await serve((req, res) =>
      res.setHeader('content-encoding', encoding).end(pack(Buffer.alloc(req.url === '/bomb' ? 50_000_000 : 1_000))),
    );
    expect(await failureOf(get(`${url}/bomb`, limit))).toMatchObject({ type: 'TooLarge' });
    expect((await buffer((await get(url, limit)).body)).length).toBe(1_000);
  });

  test('a body packed twice, strangely or wrongly is refused', async () => {
    for (const [encoding, type] of [
      ['gzip, gzip', 'InvalidInput'],
      ['zstd', 'InvalidInput'],
      ['gzip', 'Upstream'],
    ]) {
      const url = await serve((_req, res) => res.setHeader('content-encoding', encoding as string).end('not packed'));
      expect(await failureOf(get(url)), encoding).toMatchObject({ type });
    }
  });
});

describe('a server that does not answer', () => {
  test('at all, or stalls in the middle, is given up', async () => {
    const silent = await serve(() => {});
    expect(await failureOf(get(silent, { timeoutMs: 300 }))).toMatchObject({ type: 'Timeout' });
    const stalling = await serve((_req, res) => res.write('some'));
    expect(await failureOf(get(stalling, { timeoutMs: 300 }))).toMatchObject({ type: 'Timeout' });
  });

  test('is not there, or hangs up in the middle, may be there later', async () => {
    expect(await failureOf(get('http://127.0.0.1:1/'))).toMatchObject({ type: 'Upstream' });
    const rude = await serve((_req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('some');
      setTimeout(() => res.destroy(), 20);
    });
    expect(await failureOf(get(rude))).toMatchObject({ type: 'Upstream' });
  });

  test('is left at once when the caller gives up, with the caller’s own reason', async () => {
    const reason = new Error('the call was canceled');
    const stalling = await serve((_req, res) => res.write('some'));
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 50);
    expect(await failureOf(get(stalling, { signal: stop.signal }))).toBe(reason);
    expect(await failureOf(get(stalling, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });
});

test('an unknown name is not found', async () => {
  const gone = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  const names: Web = { resolve: () => Promise.reject(gone), mayReach: () => true };
  expect(await failureOf(get('http://nowhere.test/', {}, names))).toMatchObject({ type: 'NotFound' });
});

test('no failure repeats path, query or fragment of the URL', async () => {
  const secrets = '/path-secret?sig=query-secret#hash-secret';
  const server = await serve((req, res) => {
    if (req.url?.startsWith('/redirect')) res.writeHead(302, { location: 'http://[bad/location-secret' }).end();
    else res.writeHead(Number(req.url?.slice(1, 4)) || 500).end();
  });
  const failing = [
    `${server}/404${secrets}`,
    `${server}/500${secrets}`,
    `${server}/redirect${secrets}`,
    `http://127.0.0.1:1${secrets}`,
    `http://10.0.0.1${secrets}`,
    `ftp://example.com${secrets}`,
    `http://a b${secrets}`,
    `http://name:pass-secret@x.test${secrets}`,
  ];
  for (const url of failing) {
    const error = (await failureOf(get(url, { allowPrivate: !url.includes('10.0.0.1') }))) as Error;
    const told = `${error.message} ${error.stack} ${JSON.stringify(error.cause ?? '')}`;
    expect(told, url).not.toMatch(/secret/);
  }
});
