import { randomBytes } from 'node:crypto';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { clientOf, readRange } from '../../core/access/client-address.ts';
import { loadConfig } from '../../core/settings/environment.ts';
import { createUser } from '../../services/access/user.ts';
import { type TestApi, useApi } from '../api/serve.ts';

// Time passes only where a test lets it.
const start = Date.now();
let late = 0;
const now = () => new Date(start + late * 1000);
const trusting = await useApi({ now, trustedProxies: [readRange('127.0.0.0/8'), readRange('::1')] });
const plain = await useApi({ now });
const password = 'correct horse battery';

/** A proxy as people put it before the API: it appends whom it hears from, here as the test says, to what the client wrote. */
async function aProxy(api: TestApi) {
  const server = createServer((asked, answer) => {
    const { 'x-test-client': client, 'x-forwarded-for': written, ...headers } = asked.headers;
    const forwarded = [written, client].filter(Boolean).join(', ');
    const to = request(
      `${api.url}${asked.url}`,
      { method: asked.method ?? 'GET', headers: { ...headers, 'x-forwarded-for': forwarded } },
      (from) => from.pipe(answer.writeHead(from.statusCode ?? 502, from.headers)),
    );
    asked.pipe(to);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (client: string, body: unknown, headers: Record<string, string> = {}, path = '/sign-in') =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-test-client': client, ...headers },
      body: JSON.stringify(body),
    });
}

const behind = await aProxy(trusting);
const aUser = async ({ db, asTenant }: TestApi) => {
  const tenant = await asTenant();
  const email = `${randomBytes(6).toString('hex')}@example.com`;
  await createUser(db, { tenantId: tenant.tenantId, email, name: 'Ada', role: 'viewer', password });
  return { email, tenant };
};
const nobody = () => ({ email: `${randomBytes(6).toString('hex')}@example.com`, password: 'wrong' });
const times = async (count: number, send: () => Promise<Response>) => {
  const seen: number[] = [];
  for (let n = 0; n < count; n++) seen.push((await send()).status);
  return seen;
};

test('one client behind a proxy that guesses on and on slows down itself, and nobody else behind the same proxy', async () => {
  const { email } = await aUser(trusting);
  const guesses = await times(104, () => behind('203.0.113.7', nobody()));
  expect([guesses.slice(0, 100).every((status) => status === 401), guesses.at(-1)]).toEqual([true, 429]);
  expect((await behind('203.0.113.7', nobody(), { 'x-forwarded-for': '198.51.100.1' })).status).toBe(429);
  expect((await behind('203.0.113.8', { email, password })).status).toBe(204);
});

test('a network address that a client writes itself is believed from nobody but the proxies that are named', async () => {
  const { email } = await aUser(plain);
  const { email: other } = await aUser(plain);
  const direct = await aProxy(plain);
  let n = 0;
  const guesses = await times(104, () => direct(`203.0.113.${++n}`, nobody()));
  expect(guesses.at(-1)).toBe(429);
  expect((await direct('203.0.113.200', { email, password })).status).toBe(429);
  late += 2;
  expect((await direct('203.0.113.200', { email: other, password })).status).toBe(204);
});

test('one IPv6 network is one client, whatever addresses it takes out of it', async () => {
  let n = 0;
  const guesses = await times(104, () => behind(`2001:db8:1:2::${(++n).toString(16)}`, nobody()));
  expect(guesses.at(-1)).toBe(429);
  expect((await behind('2001:db8:1:3::1', nobody())).status).toBe(401);
});

test('whoever guesses at an account from everywhere never keeps its owner out of a known device', async () => {
  const { email } = await aUser(trusting);
  const first = await behind('198.51.100.10', { email, password });
  const device = first.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .find((text) => text?.startsWith('callweave_device='));
  expect(first.headers.getSetCookie().join()).toMatch(/callweave_device=.*HttpOnly.*SameSite=Strict/);
  let n = 0;
  const attack = () => behind(`203.0.113.${++n % 250}`, { email, password: 'wrong' });
  const guesses = await times(60, attack);
  expect(guesses.filter((status) => status === 401).length).toBeLessThan(12);
  expect((await behind('198.51.100.11', { email, password })).status).toBe(429);
  for (let again = 0; again < 3; again++) {
    expect((await behind('198.51.100.10', { email, password }, { cookie: device ?? '' })).status).toBe(204);
    await attack();
  }
  // The cookie of one account is none for another, nor is one that somebody changed.
  const stranger = await aUser(trusting);
  await times(10, () => behind('203.0.113.9', { email: stranger.email, password: 'wrong' }));
  for (const cookie of [device ?? '', `${device?.slice(0, -3)}AAA`])
    expect((await behind('198.51.100.10', { email: stranger.email, password }, { cookie })).status).toBe(429);
});

test('failures slow down and are forgotten, and successes do not count', async () => {
  const { email } = await aUser(trusting);
  expect(await times(20, () => behind('198.51.100.20', { email, password }))).toEqual(Array(20).fill(204));
  await times(10, () => behind('198.51.100.21', { email, password: 'wrong' }));
  const refused = await behind('198.51.100.22', { email, password });
  expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([429, 1]);
  late += 1;
  expect((await behind('198.51.100.22', { email, password })).status).toBe(204);
  for (let n = 0; n < 12; n++) {
    late += 61;
    expect((await behind('198.51.100.21', { email, password: 'wrong' })).status).toBe(401);
  }
  const longest = await behind('198.51.100.22', { email, password });
  expect(Number(longest.headers.get('retry-after'))).toBe(60);
  late += 16 * 60;
  expect(await times(8, () => behind('198.51.100.21', { email, password: 'wrong' }))).toEqual(Array(8).fill(401));
});

test('of a hundred guesses at once at one account a handful are checked', async () => {
  const { email } = await aUser(trusting);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_none, n) => behind(`192.0.2.${n}`, { email, password: 'wrong' })),
  );
  expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(10);
});

test('limits, log and audit name the same client', async () => {
  const { email, tenant } = await aUser(trusting);
  expect((await behind('198.51.100.77', { email, password }, { 'x-forwarded-for': '10.9.8.7' })).status).toBe(204);
  const { items } = await (await tenant.call('GET', '/audit?action=signIn')).json();
  expect(items).toMatchObject([{ address: '198.51.100.77' }]);
  expect(trusting.logged()).toContain('"address":"198.51.100.77"');
  expect(trusting.logged()).not.toContain('10.9.8.7');
});

test('the client is the right-most hop that is no trusted proxy', () => {
  const trusted = ['10.0.0.0/8', '192.168.1.1', 'fd00::/8'].map(readRange);
  for (const [peer, forwarded, client] of [
    ['203.0.113.1', '198.51.100.1', '203.0.113.1'],
    ['10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '1.1.1.1, 198.51.100.1, 10.0.0.2, 192.168.1.1', '198.51.100.1'],
    ['10.0.0.1', '198.51.100.1, nonsense', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
    ['fd00::1', '[2001:db8::1]:443', '2001:db8::1'],
    ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['10.0.0.1', '', '10.0.0.1'],
  ] as const)
    expect(clientOf(peer, forwarded, trusted), `${peer} ${forwarded}`).toBe(client);
});

test('a range that is none is named when we start', () => {
  const base = { DATABASE_URL: 'postgres://localhost/x', CALLWEAVE_SECRET_KEY: `${'A'.repeat(43)}=` };
  expect(loadConfig({ ...base, TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1' }).TRUSTED_PROXIES).toHaveLength(2);
  expect(() => loadConfig({ ...base, TRUSTED_PROXIES: '10.0.0.0/99' })).toThrow(/TRUSTED_PROXIES/);
});
