import { eq } from 'drizzle-orm';
import { SignJWT, UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../core/settings/environment.ts';
import { memberships } from '../../db/tables/tenants.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { openOidc } from '../../providers/oidc/open.ts';
import { createUser } from '../../services/access/user.ts';
import { listAudit } from '../../services/audit/list.ts';
import { findPeople } from '../../services/person/people.ts';
import { aTenant } from '../fixtures/database.ts';
import { aSigner, useIssuer } from '../fixtures/issuer.ts';
import { useApi } from './serve.ts';

const client = { clientId: 'callweave', clientSecret: 'a secret: with signs' };
const issuer = await useIssuer({
  clientId: client.clientId,
  clientSecret: encodeURIComponent(client.clientSecret).replaceAll('%20', '+'),
});
const api = await useApi();
const plain = await useApi();
const tenantId = await aTenant(api.db);
const port = openOidc({ ...client, issuer: issuer.url, label: 'Sign in with Example' });
Object.assign(api.deps, { publicUrl: api.url, oidc: { port, issuer: { tenantId, role: null } } });
const email = 'grace@example.com';
const person = { tenantId, email, name: 'Grace', role: 'supervisor' as const, password: 'correct horse battery' };
const { userId } = await createUser(api.db, person);

const go = (url: string, cookie = '') => fetch(url, { redirect: 'manual', headers: { cookie } });
const locationOf = (answer: Response) => answer.headers.get('location') ?? '';
const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((text) => text.split(';')[0] ?? '');

/** As a browser does it: to the issuer and back to where it sends us. */
async function toCallback(returnTo?: string) {
  const query = returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`;
  const start = await go(`${api.url}/api/v1/oidc/start${query}`);
  expect(start.status).toBe(302);
  const back = await go(locationOf(start));
  return { start, callback: locationOf(back), kept: cookiesOf(start)[0] ?? '' };
}
async function signIn(returnTo?: string) {
  const { callback, kept } = await toCallback(returnTo);
  return go(callback, kept);
}
const sessionOf = (answer: Response) => cookiesOf(answer).find((text) => /^callweave_session=./.test(text));
async function expectRefused(answer: Response, why = 'refused') {
  expect(answer.status).toBe(302);
  expect(locationOf(answer)).toBe(`/?signIn=${why}`);
  expect(sessionOf(answer)).toBeUndefined();
}

beforeEach(() => Object.assign(issuer, { claims: { email }, forge: undefined, alive: true }));

describe('a person whom the issuer vouches for', () => {
  test('gets the session of the user with this e-mail, and lands on the page that was wanted', async () => {
    issuer.claims = { email: email.toUpperCase() };
    const answer = await signIn('/calls?stage=parked');
    expect(locationOf(answer)).toBe('/calls?stage=parked');
    expect(answer.headers.getSetCookie().join()).toMatch(/callweave_session=.*HttpOnly.*SameSite=Strict/);
    const me = await fetch(`${api.url}/api/v1/me`, { headers: { cookie: sessionOf(answer) ?? '' } });
    expect(await me.json()).toMatchObject({ kind: 'user', id: userId, role: 'supervisor', tenant: { id: tenantId } });
  });

  test('is kept to our own pages afterwards', async () => {
    for (const elsewhere of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'evil',
      '/.//evil.example',
      '/api/v1/me',
    ])
      expect(locationOf(await signIn(elsewhere)), elsewhere).toBe('/');
  });

  test('sends along neither secret nor proof in an address, and keeps the attempt where no script reads it', async () => {
    const { start } = await toCallback();
    const asked = new URL(locationOf(start)).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(`${api.url}/api/v1/oidc/callback`);
    expect(locationOf(start)).not.toContain('secret');
    expect(start.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Lax/);
  });

  test('signs in also after the issuer has changed its keys', async () => {
    expect(sessionOf(await signIn())).toBeDefined();
    await issuer.rotate();
    expect(sessionOf(await signIn())).toBeDefined();
  });
});

describe('no session comes of', () => {
  const now = Math.floor(Date.now() / 1000);
  test.each([
    ['another nonce', { email, nonce: 'another' }],
    ['a token for another client', { email, aud: 'another' }],
    ['a token for several that was made for another', { email, aud: [client.clientId, 'another'], azp: 'another' }],
    ['another issuer', { email, iss: 'https://evil.example' }],
    ['a token that is over', { email, iat: now - 900, exp: now - 600 }],
    ['a token without an end', { email, exp: undefined }],
    ['an e-mail that is not verified', { email, email_verified: false }],
    ['an e-mail that is "true"-ly verified', { email, email_verified: 'true' }],
    ['no e-mail', { email: undefined }],
    ['an e-mail that is nobody’s', { email: 'nobody@example.com' }],
  ])('%s', async (_what, claims) => {
    issuer.claims = claims;
    await expectRefused(await signIn());
  });

  test('a signature by another key under the known name, by none, or by the client secret', async () => {
    const known = issuer.signer;
    const stranger = await aSigner();
    issuer.signer = { ...stranger, kid: known.kid };
    await expectRefused(await signIn());
    issuer.signer = known;
    const claims = {
      iss: issuer.url,
      aud: client.clientId,
      sub: 'x',
      iat: now,
      exp: now + 300,
      email,
      email_verified: true,
    };
    issuer.forge = (nonce) => new UnsecuredJWT({ ...claims, nonce }).encode();
    await expectRefused(await signIn());
    const secret = Buffer.from(client.clientSecret.padEnd(32));
    issuer.forge = (nonce) => new SignJWT({ ...claims, nonce }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    await expectRefused(await signIn());
    const { kid, privateKey } = known;
    issuer.forge = (nonce) =>
      new SignJWT({ ...claims, nonce }).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    expect(sessionOf(await signIn())).toBeDefined();
  });

  test('a deactivated user; the try is told in the audit log', async () => {
    const lost = await createUser(api.db, { ...person, email: 'lost@example.com' });
    await withTenant(api.db, tenantId, (tx) =>
      tx.update(memberships).set({ deactivatedAt: new Date() }).where(eq(memberships.id, lost.userId)),
    );
    issuer.claims = { email: 'lost@example.com' };
    await expectRefused(await signIn());
    const rows = await withTenant(api.db, tenantId, (tx) =>
      listAudit(tx, { tenantId, subjectId: lost.userId, limit: 9 }),
    );
    expect(rows.items).toMatchObject([{ action: 'signInFailed', actorKind: 'nobody', after: { way: 'oidc' } }]);
  });

  test('a state that was used, changed, of another browser, or over', async () => {
    const { callback, kept } = await toCallback();
    expect(sessionOf(await go(callback, kept))).toBeDefined();
    await expectRefused(await go(callback, kept));

    const [one, other] = [await toCallback(), await toCallback()];
    await expectRefused(await go(one.callback, other.kept));
    await expectRefused(await go(one.callback));
    await expectRefused(await go(one.callback, `${one.kept}x`));
    await expectRefused(await go(one.callback.replace(/state=.*/, 'state=ü'), one.kept));
    await expectRefused(await go(one.callback.replace(/code=\w+/, 'code=unknown'), one.kept));
    const late = await toCallback();
    const { now: clock } = api.deps;
    api.deps.now = () => new Date(Date.now() + 11 * 60_000);
    await expectRefused(await go(late.callback, late.kept)).finally(() => {
      api.deps.now = clock;
    });
  });

  test('an issuer that is away', async () => {
    const { callback, kept } = await toCallback();
    issuer.alive = false;
    await expectRefused(await go(callback, kept), 'unavailable');
    expect(api.logged()).not.toContain('a secret');
  });
});

test('an issuer signs in to its own tenant alone: the same address elsewhere is neither opened nor reached from there', async () => {
  const elsewhere = await aTenant(api.db);
  const victim = { ...person, tenantId: elsewhere, email: 'both@example.com', role: 'owner' as const };
  await createUser(api.db, victim);
  issuer.claims = { email: 'both@example.com' };
  await expectRefused(await signIn());

  const here = { ...person, email: 'both@example.com', role: 'viewer' as const };
  const member = await createUser(api.db, here);
  await withSystem(api.db, async (tx) => {
    // The same person in both, as after an invitation that was mailed.
    const [first] = await findPeople(tx, 'both@example.com');
    await tx
      .update(memberships)
      .set({ personId: first?.id ?? '' })
      .where(eq(memberships.id, member.userId));
  });
  const cookie = sessionOf(await signIn()) ?? '';
  const me = await (await fetch(`${api.url}/api/v1/me`, { headers: { cookie } })).json();
  expect(me).toMatchObject({ tenant: { id: tenantId }, tenants: [{ id: tenantId }] });
  const headers = { cookie, origin: api.url, 'content-type': 'application/json' };
  const body = JSON.stringify({ tenantId: elsewhere });
  const going = await fetch(`${api.url}/api/v1/me/tenant`, { method: 'POST', headers, body });
  expect(going.status).toBe(404);
});

test('who is new is made a viewer of the named tenant where the configuration says so', async () => {
  const { oidc } = api.deps;
  api.deps.oidc = oidc && { ...oidc, issuer: { tenantId, role: 'viewer' } };
  try {
    issuer.claims = { email: 'new@example.com', name: 'New Person' };
    const answer = await signIn();
    const me = await fetch(`${api.url}/api/v1/me`, { headers: { cookie: sessionOf(answer) ?? '' } });
    expect(await me.json()).toMatchObject({ name: 'New Person', role: 'viewer', tenant: { id: tenantId } });
    expect(sessionOf(await signIn())).toBeDefined();
  } finally {
    api.deps.oidc = oidc;
  }
});

test('the sign-in page learns which ways there are', async () => {
  const optionsOf = async (url: string) => (await fetch(`${url}/api/v1/sign-in/options`)).json();
  expect(await optionsOf(api.url)).toEqual({ password: true, mail: false, oidc: { label: 'Sign in with Example' } });
  expect(await optionsOf(plain.url)).toEqual({ password: true, mail: false, oidc: null });
  for (const path of ['start', 'callback']) expect((await go(`${plain.url}/api/v1/oidc/${path}`)).status).toBe(404);
});

test('a configuration that is not whole is named when we start', () => {
  const base = { DATABASE_URL: 'postgres://localhost/x', CALLWEAVE_SECRET_KEY: `${'A'.repeat(43)}=` };
  const oidc = { ...base, OIDC_ISSUER: 'https://login.example', OIDC_AUTO_CREATE: 'true' };
  expect(() => loadConfig(oidc)).toThrow(
    /OIDC_CLIENT_ID[\s\S]*OIDC_CLIENT_SECRET[\s\S]*OIDC_TENANT_ID[\s\S]*PUBLIC_URL/,
  );
  expect(loadConfig(base).OIDC_ISSUER).toBeUndefined();
});
