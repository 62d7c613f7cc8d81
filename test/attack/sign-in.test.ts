import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createUser } from '../../services/access/user.ts';
import { useApi } from '../api/serve.ts';
import { wordsOf } from './routes.ts';
import { keepSilent } from './silence.ts';

// No address is counted out while times are taken.
let minutes = 0;
const now = () => new Date(Date.UTC(2026, 10, 21, 9) + minutes * 60_000);
const api = await useApi({ now, requestsPerMinute: 20 });
const tenant = await api.asTenant();
const isSecret = keepSilent(api, [tenant]);
const password = 'correct horse battery';
const aUser = async (over: Record<string, unknown> = {}) => {
  const email = `${randomBytes(6).toString('hex')}@example.com`;
  isSecret(email);
  const user = { tenantId: tenant.tenantId, email, name: 'Ada', role: 'viewer' as const, password, ...over };
  return { email, ...(await createUser(api.db, user)) };
};
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test.each(['/sign-in', '/tokens'])('%s tells nothing of who is there, neither in words nor in time', async (path) => {
  const known = await aUser();
  const gone = await aUser();
  const deactivated = await tenant.call('POST', `/users/${gone.userId}/deactivate`);
  expect(deactivated.status).toBe(200);
  const times: Record<string, number[]> = { known: [], gone: [], nobody: [] };
  const words = new Set<string>();
  for (let round = 0; round < 9; round++) {
    minutes += 16;
    for (const [who, mailbox] of [
      ['known', known.email],
      ['nobody', `nobody-${round}@example.com`],
      ['gone', gone.email],
    ] as const) {
      const given = { email: mailbox, password: who === 'gone' ? password : 'wrong password' };
      const began = performance.now();
      const answer = await post(path, given);
      times[who]?.push(performance.now() - began);
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
      words.add(await wordsOf(answer));
    }
  }
  expect(words.size).toBe(1);
  const [slow, quick] = [Math.max, Math.min].map((pick) => pick(...Object.values(times).map(median))) as [
    number,
    number,
  ];
  expect(slow / quick).toBeLessThan(2.5);
});

test('an address in a header is no other address', async () => {
  minutes += 16;
  const { email } = await aUser();
  const tries: number[] = [];
  for (let n = 0; n < 10; n++)
    tries.push((await post('/sign-in', { email, password: 'wrong' }, { 'x-forwarded-for': `10.0.0.${n}` })).status);
  expect(tries.at(-1)).toBe(429);
  for (const other of [email.toUpperCase(), ` ${email} `])
    expect((await post('/sign-in', { email: other, password })).status).toBe(429);
});

test('a credential that asks too often waits, and others do not', async () => {
  const other = await api.asTenant();
  const seen: number[] = [];
  for (let n = 0; n < 25; n++) seen.push((await other.call('GET', '/me')).status);
  expect(seen.filter((status) => status === 429).length).toBeGreaterThan(3);
  expect((await tenant.call('GET', '/me')).status).toBe(200);
});

test('webhooks of addresses that cannot be are turned away alike, however long', async () => {
  for (const key of ['x'.repeat(8_000), '%00', 'a b', '..%2f', '%F0%9F'])
    expect((await post(`/webhooks/${key}`, {})).status, key.slice(0, 9)).toBe(404);
});

test('invitations, refresh tokens and states that never were are refused in the same words', async () => {
  for (const [path, bodies] of [
    [
      '/invitations/accept',
      [
        { token: 'x', password },
        { token: randomBytes(32).toString('base64url'), password },
      ],
    ],
    ['/tokens/refresh', [{ refreshToken: 'x' }, { refreshToken: `cwr_${randomBytes(32).toString('base64url')}` }]],
  ] as const) {
    const words = new Set<string>();
    for (const body of bodies) {
      const answer = await post(path, body);
      expect([400, 401, 404]).toContain(answer.status);
      words.add(await wordsOf(answer));
    }
    expect(words.size, path).toBe(1);
  }
});
