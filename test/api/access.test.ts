import { describe, expect, test } from 'vitest';
import { createApiKey } from '../../services/access/api-key.ts';
import { createUser } from '../../services/access/user.ts';
import { seal, unseal } from '../../services/secret/seal.ts';
import { aTenant } from '../fixtures/database.ts';
import { aCall, useApi } from './serve.ts';

const api = await useApi();
const limited = await useApi({ requestsPerMinute: 5 });
const password = 'correct horse battery';
let people = 0;

async function aPerson() {
  const tenantId = await aTenant(api.db);
  const email = `Owner${++people}@example.com`;
  const { userId } = await createUser(api.db, { tenantId, email, name: 'Grace', role: 'owner', password });
  return { tenantId, email, userId };
}

const signIn = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/api/v1/sign-in`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

async function aSession(email: string) {
  const answer = await signIn({ email, password });
  expect(answer.status).toBe(204);
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
    fetch(`${api.url}/api/v1${path}`, {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  return { cookie, setCookie: answer.headers.get('set-cookie') ?? '', send };
}

test('an address that nobody can have is refused by its field', async () => {
  for (const email of ['a\u0000b@example.com', '\ud800@example.com', 'a\nb@example.com', ' ']) {
    const answer = await signIn({ email, password });
    expect([answer.status, (await answer.json()).errors[0].field]).toEqual([400, 'email']);
  }
});

describe('a session', () => {
  test('comes with a cookie that scripts and other sites cannot use, and tells whose it is', async () => {
    const { email, tenantId, userId } = await aPerson();
    const { setCookie, send } = await aSession(email.toUpperCase());
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Strict/);
    const me = await (await send('GET', '/me')).json();
    expect(me).toMatchObject({
      kind: 'user',
      id: userId,
      email,
      name: 'Grace',
      role: 'owner',
      tenant: { id: tenantId },
    });
  });

  test('ends alone with sign-out, and with all others when it is signed out everywhere', async () => {
    const { email } = await aPerson();
    const [one, other, third] = [await aSession(email), await aSession(email), await aSession(email)];
    expect((await one.send('POST', '/sign-out', { origin: api.url })).status).toBe(204);
    expect((await one.send('GET', '/me')).status).toBe(401);
    expect((await other.send('GET', '/me')).status).toBe(200);
    expect((await other.send('POST', '/sign-out/everywhere', { origin: api.url })).status).toBe(204);
    expect((await other.send('GET', '/me')).status).toBe(401);
    expect((await third.send('GET', '/me')).status).toBe(401);
  });

  test('is renewed while it is used, once half of its time is over, and for thirty days at most', async () => {
    const { email } = await aPerson();
    const first = await aSession(email);
    const { now } = api.deps;
    const start = Date.now();
    let { cookie } = first;
    const useAfter = async (hours: number) => {
      api.deps.now = () => new Date(start + hours * 3600 * 1000);
      const answer = await fetch(`${api.url}/api/v1/me`, { headers: { cookie } });
      const fresh = answer.headers.get('set-cookie');
      if (fresh) cookie = fresh.split(';')[0] ?? '';
      return { status: answer.status, renewed: fresh !== null };
    };
    try {
      expect(await useAfter(5)).toEqual({ status: 200, renewed: false });
      for (let hours = 7; hours < 30 * 24; hours += 7)
        expect(await useAfter(hours)).toEqual({ status: 200, renewed: true });
      expect((await useAfter(30 * 24 + 0.1)).status).toBe(401);
    } finally {
      api.deps.now = now;
    }
  });

  test('goes on after a change of the password, and no other does', async () => {
    const { email } = await aPerson();
    const [one, other] = [await aSession(email), await aSession(email)];
    const change = (currentPassword: string, newPassword: string) =>
      one.send('POST', '/me/password', { origin: api.url }, { currentPassword, newPassword });
    for (const [current, next, field] of [
      ['wrong password', 'another good one', 'currentPassword'],
      [password, 'short', 'newPassword'],
    ] as const) {
      const refused = await change(current, next);
      expect(refused.status).toBe(400);
      expect((await refused.json()).errors).toEqual([expect.objectContaining({ field, value: '(hidden)' })]);
    }
    expect((await change(password, 'another good one')).status).toBe(204);
    expect((await one.send('GET', '/me')).status).toBe(200);
    expect((await other.send('GET', '/me')).status).toBe(401);
    expect((await signIn({ email, password })).status).toBe(401);
    expect((await signIn({ email, password: 'another good one' })).status).toBe(204);
  });

  test('is over after twelve hours', async () => {
    const { email } = await aPerson();
    const { send } = await aSession(email);
    const { now } = api.deps;
    api.deps.now = () => new Date(Date.now() + 12 * 3600 * 1000 + 1000);
    try {
      expect((await send('GET', '/me')).status).toBe(401);
    } finally {
      api.deps.now = now;
    }
    expect((await send('GET', '/me')).status).toBe(200);
  });

  test('cannot be used by another site, nor by a request that names none', async () => {
    const { email } = await aPerson();
    const { send } = await aSession(email);
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, {}]) {
      expect((await send('POST', '/calls', headers, aCall())).status).toBe(403);
    }
    expect((await send('POST', '/calls', { origin: api.url }, aCall())).status).toBe(202);
    expect((await signIn({ email, password }, { origin: 'https://evil.example' })).status).toBe(403);
  });

  test('with a changed or foreign token is none', async () => {
    const { email } = await aPerson();
    const { cookie } = await aSession(email);
    const [name, token = ''] = cookie.split('=');
    const [head, claims = '', sign] = token.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const forged = Buffer.from(
      Buffer.from(claims, 'base64url')
        .toString()
        .replace(/"sv":1/, '"sv":2'),
    ).toString('base64url');
    for (const bad of [`${head}.${forged}.${sign}`, `${none}.${claims}.`, 'x', '']) {
      expect((await fetch(`${api.url}/api/v1/me`, { headers: { cookie: `${name}=${bad}` } })).status).toBe(401);
    }
  });
});

describe('signing in', () => {
  test('answers the same for a wrong password and for nobody', async () => {
    const { email } = await aPerson();
    const answers = await Promise.all([
      signIn({ email, password: 'wrong password' }),
      signIn({ email: 'nobody@example.com', password }),
    ]);
    const [wrong, nobody] = await Promise.all(
      answers.map(async (answer) => {
        const { requestId: _id, ...body } = await answer.json();
        return { status: answer.status, body };
      }),
    );
    expect(wrong).toEqual(nobody);
    expect(wrong?.status).toBe(401);
  });

  test('slows down after eight failures of one e-mail, whether or not there is such a person', async () => {
    const { email } = await aPerson();
    const { now } = api.deps;
    const start = now();
    api.deps.now = () => start;
    for (const mailbox of [email, 'missing@example.com']) {
      const tries = [];
      for (let i = 0; i < 10; i++) tries.push((await signIn({ email: mailbox, password: 'wrong password' })).status);
      expect(tries).toEqual([...Array(9).fill(401), 429]);
    }
    const late = await signIn({ email, password }).finally(() => {
      api.deps.now = now;
    });
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('never shows a password back', async () => {
    const answer = await signIn({ email: 'x', password: 5 });
    expect(answer.status).toBe(400);
    const { errors } = await answer.json();
    expect(errors).toContainEqual(expect.objectContaining({ field: 'password', value: '(hidden)' }));
  });
});

describe('an API key', () => {
  test('is shown once, works, and ends at once when revoked', async () => {
    const { call } = await api.asTenant();
    const { id, key } = await (await call('POST', '/keys', { name: 'importer' })).json();
    expect(key).toMatch(/^cw_[\w-]{43}$/);
    const use = () => fetch(`${api.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } });
    expect((await use()).status).toBe(200);
    const listed = await (await call('GET', '/keys')).text();
    expect(listed).toContain(id);
    expect(listed).not.toContain(key);
    expect((await call('DELETE', `/keys/${id}`)).status).toBe(204);
    expect((await call('DELETE', `/keys/${id}`)).status).toBe(204);
    expect((await use()).status).toBe(401);
  });

  test('does what its scopes say, and no more than its maker may', async () => {
    const { call } = await api.asTenant();
    const make = async (as: typeof call, scopes?: string[]) => {
      const answer = await as('POST', '/keys', { name: 'narrow', scopes });
      const made = await answer.json();
      const send = (method: string, path: string, body?: unknown) =>
        call(method, path, body, { authorization: `Bearer ${made.key}` });
      return { status: answer.status, send };
    };
    const reader = await make(call, ['calls:read', 'keys:manage']);
    expect((await reader.send('GET', '/calls')).status).toBe(200);
    expect((await reader.send('GET', '/customers')).status).toBe(403);
    expect((await reader.send('POST', '/calls', aCall())).status).toBe(403);
    expect((await (await reader.send('GET', '/me')).json()).rights).toEqual(['calls:read', 'keys:manage']);
    expect((await make(reader.send, ['calls:erase'])).status).toBe(403);
    const heir = await make(reader.send);
    expect((await heir.send('GET', '/calls')).status).toBe(200);
    expect((await heir.send('GET', '/customers')).status).toBe(403);
    const listed = await (await call('GET', '/keys')).json();
    expect(listed.items.map(({ scopes }: { scopes: unknown }) => scopes)).toEqual([
      ['calls:read', 'keys:manage'],
      ['calls:read', 'keys:manage'],
      null,
    ]);
    expect((await make(call, ['calls:everything'])).status).toBe(400);
  });

  test('is over at its time', async () => {
    const { tenantId } = await api.asTenant();
    const { key } = await createApiKey(api.db, {
      tenantId,
      name: 'old',
      now: new Date(),
      expiresAt: new Date(Date.now() - 1),
    });
    expect((await fetch(`${api.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(401);
  });

  test('is refused above its requests a minute, and told when to try again', async () => {
    const { call } = await limited.asTenant();
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await call('GET', '/me')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await (await limited.asTenant()).call('GET', '/me')).status).toBe(200);
  });
});

test('a sealed secret opens for its own tenant and installation alone', () => {
  const [one, other] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
  const sealed = seal(one, { tenantId: 'a', plain: 'whsec_secret' });
  expect(sealed).not.toContain('secret');
  expect(seal(one, { tenantId: 'a', plain: 'whsec_secret' })).not.toBe(sealed);
  expect(unseal(one, { tenantId: 'a', sealed })).toBe('whsec_secret');
  expect(() => unseal(one, { tenantId: 'b', sealed })).toThrow();
  expect(() => unseal(other, { tenantId: 'a', sealed })).toThrow();
  expect(() => unseal(one, { tenantId: 'a', sealed: `${sealed.slice(0, -2)}AA` })).toThrow();
});
