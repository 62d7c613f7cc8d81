import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { deriveKey } from '../../services/secret/derive.ts';
import { fill } from '../api/everything.ts';
import { aPerson } from '../api/people.ts';
import { everyRow } from '../api/rows.ts';
import { useApi } from '../api/serve.ts';
import { filled, raw, routesOf, unsafe, wordsOf } from './routes.ts';
import { keepSilent } from './silence.ts';

const api = await useApi();
const tenant = await api.asTenant();
const own = await fill(api, tenant);
const isSecret = keepSilent(api, [tenant]);
const routes = await routesOf(api);
const guarded = routes.filter(({ open }) => !open);
const { secretKey } = api.deps;

const owner = await aPerson(api, tenant, { role: 'owner' });
const tokensOf = async (email: string) => {
  const body = JSON.stringify({ email, password: 'correct horse battery' });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${api.url}/api/v1/tokens`, { method: 'POST', headers, body });
  return (await answer.json()) as { accessToken: string; refreshToken: string };
};
const cookieOf = async (email: string) => {
  const body = JSON.stringify({ email, password: 'correct horse battery' });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${api.url}/api/v1/sign-in`, { method: 'POST', headers, body });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
};
const { accessToken, refreshToken } = await tokensOf(owner.email);
const cookie = await cookieOf(owner.email);
isSecret(accessToken);
isSecret(refreshToken);
isSecret(cookie.split('=')[1] ?? '');

const partsOf = (token: string) => token.split('.') as [string, string, string];
const claimsOf = (token: string) => JSON.parse(Buffer.from(partsOf(token)[1], 'base64url').toString());
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const hmac = (head: unknown, claims: unknown, key: Uint8Array) => {
  const text = `${encoded(head)}.${encoded(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};

/** Tokens that were never given out, made from a good one. */
async function forgeries(token: string): Promise<Record<string, string>> {
  const [head, claims, sign] = partsOf(token);
  const said = claimsOf(token);
  const key = deriveKey(secretKey, 'session');
  const signed = (over: Record<string, unknown>) => hmac({ alg: 'HS256' }, { ...said, ...over }, key);
  const seconds = Math.floor(Date.now() / 1000);
  return {
    'no signature': `${head}.${claims}.`,
    'two parts': `${head}.${claims}`,
    'alg none': new UnsecuredJWT(said).encode(),
    'alg None': `${encoded({ alg: 'None' })}.${claims}.`,
    'alg none with a signature': `${encoded({ alg: 'none' })}.${claims}.${sign}`,
    'another key': await new SignJWT(said).setProtectedHeader({ alg: 'HS256' }).sign(randomBytes(32)),
    'an empty key': hmac({ alg: 'HS256' }, said, Buffer.alloc(0)),
    'the key of another use': hmac({ alg: 'HS256' }, said, deriveKey(secretKey, 'oidc')),
    'the secret itself': hmac({ alg: 'HS256' }, said, Buffer.from(secretKey, 'base64')),
    'a key of its own': hmac({ alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } }, said, Buffer.from('AAAA', 'base64url')),
    'a key by path': hmac({ alg: 'HS256', kid: '../../../../dev/null' }, said, Buffer.alloc(0)),
    'another algorithm': await new SignJWT(said).setProtectedHeader({ alg: 'HS512' }).sign(randomBytes(64)),
    'a critical header': hmac({ alg: 'HS256', crit: ['x'], x: 1 }, said, key),
    'other claims': `${head}.${encoded({ ...said, sub: own.userId })}.${sign}`,
    'a changed signature': `${head}.${claims}.${sign.startsWith('A') ? 'B' : 'A'}${sign.slice(1)}`,
    'a time that is over': signed({ exp: seconds - 1 }),
    'a time that has not begun': signed({ nbf: seconds + 600 }),
    'another tenant': signed({ tid: randomUUID() }),
    'another person of the session': signed({ sub: own.userId }),
    'another session': signed({ sid: randomUUID() }),
    'a later version': signed({ sv: 99 }),
    'a version as text': signed({ sv: '1' }),
    'ids that are none': signed({ tid: "' or 1=1 --" }),
    'no ids': signed({ tid: undefined, sub: undefined, sid: undefined }),
  };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const session = (token: string) => ({ cookie: `callweave_session=${token}` });

describe('every route behind sign-in refuses in the same words', async () => {
  const revoked = await (await tenant.call('POST', '/keys', { name: 'x' })).json();
  await tenant.call('DELETE', `/keys/${revoked.id}`);
  const past = new Date(Date.now() - 1000).toISOString();
  const expired = await (await tenant.call('POST', '/keys', { name: 'y', expiresAt: past })).json();
  const embed = { name: 'e', view: { kind: 'call', callId: own.callId }, allowedOrigins: ['https://crm.example'] };
  const overEmbed = await (await tenant.call('POST', '/embed-keys', { ...embed, expiresAt: past })).json();
  const left = await aPerson(api, tenant, { role: 'owner' });
  const leftTokens = await tokensOf(left.email);
  const leftCookie = await cookieOf(left.email);
  expect((await left.call('POST', '/sign-out/everywhere')).status).toBe(204);
  const gone = await aPerson(api, tenant, { role: 'owner' });
  const goneTokens = await tokensOf(gone.email);
  await owner.call('POST', `/users/${gone.userId}/deactivate`);

  const bad: [string, Record<string, string>][] = [
    ['nothing', {}],
    ['an unknown key', bearer(`cw_${randomBytes(32).toString('base64url')}`)],
    ['a key cut short', bearer(tenant.key.slice(0, -1))],
    ['a key in other letters', bearer(tenant.key.toUpperCase())],
    ['a key with more behind it', { authorization: `Bearer ${tenant.key} ${tenant.key}` }],
    ['a key as Basic', { authorization: `Basic ${Buffer.from(`${tenant.key}:`).toString('base64')}` }],
    ['a key without a scheme', { authorization: tenant.key }],
    ['a key as a cookie', session(tenant.key)],
    ['a key in another header', { 'x-api-key': tenant.key }],
    ['a revoked key', bearer(revoked.key)],
    ['an expired key', bearer(expired.key)],
    ['an expired embed key', bearer(overEmbed.key)],
    ['a refresh token', bearer(refreshToken)],
    ['a token of a program as a cookie', session(accessToken)],
    ['the token of a cookie as a bearer', bearer(cookie.split('=')[1] ?? '')],
    ['a token of a session that was signed out', bearer(leftTokens.accessToken)],
    ['a cookie of a session that was signed out', { cookie: leftCookie }],
    ['a token of a person who was deactivated', bearer(goneTokens.accessToken)],
    ['a bad key beside a good cookie', { ...bearer('cw_bad'), cookie }],
    ['a very long token', bearer(`${accessToken}${'a'.repeat(5_000)}`)],
  ];

  test.each(bad)('given %s', async (_what, headers) => {
    let words: string | undefined;
    for (const route of guarded) {
      const answer = await fetch(`${api.url}${filled(route, own.callId)}`, { method: route.method, headers });
      expect(answer.status, route.operationId).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(answer.headers.get('set-cookie')).toBeNull();
      const said = await wordsOf(answer);
      words ??= said;
      expect(said, route.operationId).toBe(words);
    }
  });

  test('given forged tokens', async () => {
    const me = (headers: Record<string, string>) => fetch(`${api.url}/api/v1/me`, { headers });
    expect((await me(bearer(accessToken))).status).toBe(200);
    expect((await me({ cookie })).status).toBe(200);
    for (const [what, token] of Object.entries(await forgeries(accessToken)))
      expect((await me(bearer(token))).status, what).toBe(401);
    for (const [what, token] of Object.entries(await forgeries(cookie.split('=')[1] ?? '')))
      expect((await me(session(token))).status, what).toBe(401);
  });

  test('a refresh token of a session that was signed out is none', async () => {
    for (const token of [leftTokens.refreshToken, goneTokens.refreshToken, `${refreshToken}x`, accessToken]) {
      const answer = await fetch(`${api.url}/api/v1/tokens/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken: token.slice(0, 200) }),
      });
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('accessToken');
    }
  });
});

describe('a request that another site makes a browser send', () => {
  const host = new URL(api.url).host;
  const from: [string, Record<string, string>][] = [
    ['another site', { origin: 'https://evil.example' }],
    ['no site that has a name', { origin: 'null' }],
    ['nowhere', {}],
    ['a name that begins like ours', { origin: `http://${host}.evil.example` }],
    ['a name that ends like ours', { origin: `http://evil.${host}` }],
    ['an address with our host as its user', { origin: `http://${host}@evil.example` }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['another site, by fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site, by fetch metadata', { 'sec-fetch-site': 'same-site' }],
    ['a link that was clicked', { 'sec-fetch-site': 'none' }],
    ['another site with our metadata', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['a proxy that vouches for it', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
    ['a proxy of the new kind', { origin: 'https://evil.example', forwarded: 'host=evil.example' }],
  ];

  test.each(from)('from %s changes nothing', async (_what, headers) => {
    const before = await everyRow(api.db, tenant.tenantId);
    for (const route of guarded.filter(unsafe)) {
      for (const contentType of [undefined, 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
        if (contentType && headers.origin !== 'https://evil.example') continue;
        const answer = await fetch(`${api.url}${filled(route, own.callId)}`, {
          method: route.method,
          headers: { cookie, ...headers, ...(contentType ? { 'content-type': contentType } : {}) },
        });
        await answer.body?.cancel();
        expect(answer.status, route.operationId).toBe(403);
      }
    }
    expect(await everyRow(api.db, tenant.tenantId)).toBe(before);
  });

  test('by reading changes nothing but the log of looks', async () => {
    const before = await everyRow(api.db, tenant.tenantId, ['auditLog']);
    for (const route of guarded.filter((one) => !unsafe(one) && one.operationId !== 'followEvents')) {
      const answer = await fetch(`${api.url}${filled(route, own.callId)}`, {
        headers: { cookie, origin: 'https://evil.example' },
      });
      await answer.body?.cancel();
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
    expect(await everyRow(api.db, tenant.tenantId, ['auditLog'])).toBe(before);
  });

  test('signs nobody in', async () => {
    const body = JSON.stringify({ email: owner.email, password: 'correct horse battery' });
    for (const origin of ['https://evil.example', 'null']) {
      for (const path of ['/sign-in', '/invitations/accept']) {
        const sent = path === '/sign-in' ? body : JSON.stringify({ token: 'x', password: 'correct horse battery' });
        const headers = { 'content-type': 'application/json', origin };
        const answer = await fetch(`${api.url}/api/v1${path}`, { method: 'POST', headers, body: sent });
        expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
      }
    }
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { 'content-type': contentType };
      const answer = await fetch(`${api.url}/api/v1/sign-in`, { method: 'POST', headers, body });
      expect(answer.status, contentType).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  test('gets no answer to whether it may', async () => {
    const answer = await raw(api, '/api/v1/calls', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(405);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
