import { expect, test } from 'vitest';
import { createUser } from '../../services/access/user.ts';
import { aTenant } from '../fixtures/database.ts';
import { aCall, useApi } from './serve.ts';

const api = await useApi();
const password = 'correct horse battery';
let people = 0;

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const me = async (token: string) => (await fetch(`${api.url}/api/v1/me`, { headers: bearer(token) })).status;
const renew = (refreshToken: string) => post('/tokens/refresh', { refreshToken });

async function aProgram() {
  const tenantId = await aTenant(api.db);
  const email = `program${++people}@example.com`;
  await createUser(api.db, { tenantId, email, name: 'Grace', role: 'owner', password });
  const answer = await post('/tokens', { email, password });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return { email, ...((await answer.json()) as { accessToken: string; refreshToken: string }) };
}

test('a program signs in for a token that reads and writes without an origin, for ten minutes', async () => {
  const { accessToken } = await aProgram();
  expect(await me(accessToken)).toBe(200);
  expect((await post('/calls', aCall(), bearer(accessToken))).status).toBe(202);
  const { now } = api.deps;
  api.deps.now = () => new Date(Date.now() + 601_000);
  try {
    expect(await me(accessToken)).toBe(401);
  } finally {
    api.deps.now = now;
  }
});

test('a token of one use is none for the other', async () => {
  const { accessToken, email } = await aProgram();
  const asCookie = { cookie: `callweave_session=${accessToken}` };
  expect((await fetch(`${api.url}/api/v1/me`, { headers: asCookie })).status).toBe(401);
  const signedIn = await post('/sign-in', { email, password });
  const [, cookie = ''] = /=([^;]+);/.exec(signedIn.headers.get('set-cookie') ?? '') ?? [];
  expect(cookie).not.toBe('');
  expect(await me(cookie)).toBe(401);
});

test('a refresh token is good once; a second time ends the session with all its tokens', async () => {
  const first = await aProgram();
  const second = await (await renew(first.refreshToken)).json();
  expect(await me(second.accessToken)).toBe(200);
  const third = await (await renew(second.refreshToken)).json();
  expect(await me(third.accessToken)).toBe(200);
  expect((await renew(first.refreshToken)).status).toBe(401);
  expect((await renew(third.refreshToken)).status).toBe(401);
  for (const { accessToken } of [first, second, third]) expect(await me(accessToken)).toBe(401);
});

test('a refresh token that we did not sign ends nothing, whoever knows the session', async () => {
  const { accessToken, refreshToken } = await aProgram();
  const [session = '', number = '', signature = ''] = refreshToken.slice(4).split('.');
  const other = (await aProgram()).refreshToken.split('.')[2] ?? '';
  for (const forged of [
    `cwr_${session}.${number}.${'A'.repeat(43)}`,
    `cwr_${session}.${number}.${other}`,
    `cwr_${session}.${Number(number) + 1}.${signature}`,
    `cwr_${session}.0.${signature}`,
  ])
    expect((await renew(forged)).status, forged).toBe(401);
  expect(await me(accessToken)).toBe(200);
  expect((await renew(refreshToken)).status).toBe(200);
});

test('of one refresh token that comes five times at once, one at most is good', async () => {
  const { refreshToken } = await aProgram();
  const answers = await Promise.all(Array.from({ length: 5 }, () => renew(refreshToken)));
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(4);
});

test('a session of a program is over after thirty days, when it is signed out, and when it never was', async () => {
  const { accessToken, refreshToken } = await aProgram();
  const { now } = api.deps;
  api.deps.now = () => new Date(Date.now() + 30 * 24 * 3600 * 1000 + 1000);
  try {
    expect((await renew(refreshToken)).status).toBe(401);
  } finally {
    api.deps.now = now;
  }
  const other = await aProgram();
  expect((await post('/sign-out', {}, bearer(other.accessToken))).status).toBe(204);
  expect((await renew(other.refreshToken)).status).toBe(401);
  expect(await me(other.accessToken)).toBe(401);
  for (const bad of ['x', `cwr_01920000-0000-7000-8000-000000000000.${'a'.repeat(43)}`, accessToken.slice(0, 190)])
    expect((await renew(bad)).status).toBe(401);
});
