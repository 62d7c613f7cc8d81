import { randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { openMail } from '../../providers/mail/smtp.ts';
import { createUser } from '../../services/access/user.ts';
import { useMailbox } from '../fixtures/mailbox.ts';
import { aPerson } from './people.ts';
import { useApi } from './serve.ts';

const mailbox = await useMailbox();
const byMail = await useApi({
  mail: openMail({ url: mailbox.url, from: 'Callweave <calls@example.com>' }),
  publicUrl: 'https://calls.example.com',
});
const byHand = await useApi();
type Api = typeof byHand;
const password = 'correct horse battery';
const anAddress = () => `${randomBytes(6).toString('hex')}@example.com`;

const post = (api: Api, path: string, body: unknown, cookie = '') =>
  fetch(`${api.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: api.url, cookie },
    body: JSON.stringify(body),
  });
const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
const meOf = async (api: Api, cookie: string) =>
  (await fetch(`${api.url}/api/v1/me`, { headers: { cookie } })).json() as Promise<{
    id: string;
    email: string;
    tenant: { id: string };
    tenants: { id: string }[];
  }>;

/** A tenant with an owner who invites. */
async function aHouse(api: Api) {
  const tenant = await api.asTenant();
  const owner = await aPerson(api, tenant, { role: 'owner' });
  const invite = async (email: string) => {
    const answer = await owner.call('POST', '/users/invitations', { email, name: 'Ada', role: 'agent' });
    const { token, id } = (await answer.json()) as { token: string | null; id: string };
    return { status: answer.status, id, token: token ?? (await mailbox.tokenTo(email)) };
  };
  const people = async () =>
    (await (await owner.call('GET', '/users')).json()).items as { id: string; email: string }[];
  return { ...tenant, owner, invite, people };
}
const join = (api: Api, token: string, with_: Record<string, unknown> = {}) =>
  post(api, '/invitations/accept', { token, password, ...with_ });

describe('an address that another tenant invited first', () => {
  test('is taken from nobody where links are handed over: each signs in where they were invited', async () => {
    const [thief, home] = [await aHouse(byHand), await aHouse(byHand)];
    const email = anAddress();
    const stolen = await thief.invite(email);
    expect((await join(byHand, stolen.token, { password: 'the thief knows it' })).status).toBe(204);
    const { token } = await home.invite(email);
    const look = await (await post(byHand, '/invitations/look', { token })).json();
    expect(look).toEqual({ tenantName: 'Harbour Table', email, name: 'Ada', known: false });
    expect((await join(byHand, token)).status).toBe(204);
    for (const [known, tenant] of [
      ['the thief knows it', thief],
      [password, home],
    ] as const) {
      const answer = await post(byHand, '/sign-in', { email: email.toUpperCase(), password: known });
      expect(answer.status).toBe(204);
      const me = await meOf(byHand, cookieOf(answer));
      expect([me.tenant.id, me.tenants.map(({ id }) => id)]).toEqual([tenant.tenantId, [tenant.tenantId]]);
    }
  });

  test('belongs to whoever reads its mail, with all that was given to it; what was there before signs in no more', async () => {
    const [thief, home] = [await aHouse(byMail), await aHouse(byMail)];
    const email = anAddress();
    const { userId } = await createUser(byMail.db, {
      tenantId: thief.tenantId,
      email,
      name: 'Thief',
      role: 'viewer',
      password: 'the thief knows it',
    });
    const before = await post(byMail, '/sign-in', { email, password: 'the thief knows it' });
    const { token } = await home.invite(email);
    const joined = await join(byMail, token);
    expect(joined.status).toBe(204);
    expect((await meOf(byMail, cookieOf(joined))).tenants.map(({ id }) => id).toSorted()).toEqual(
      [thief.tenantId, home.tenantId].toSorted(),
    );
    expect(await meOf(byMail, cookieOf(before))).toMatchObject({ status: 401 });
    expect((await post(byMail, '/sign-in', { email, password: 'the thief knows it' })).status).toBe(401);
    expect((await thief.people()).map(({ id }) => id)).toContain(userId);
  });

  test('is neither told when it is invited nor in how the invitation is answered', async () => {
    const [home, other] = [await aHouse(byMail), await aHouse(byMail)];
    const known = anAddress();
    await join(byMail, (await other.invite(known)).token);
    const answers = await Promise.all(
      [known, anAddress()].map(async (email) => {
        const answer = await home.owner.call('POST', '/users/invitations', { email, name: 'Ada', role: 'agent' });
        const { id: _id, expiresAt: _at, ...rest } = await answer.json();
        return [answer.status, rest];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toEqual([201, { token: null }]);
  });
});

describe('a person of two tenants', () => {
  const both = async () => {
    const [one, other] = [await aHouse(byMail), await aHouse(byMail)];
    const email = anAddress();
    await join(byMail, (await one.invite(email)).token);
    const { token } = await other.invite(email);
    expect(await (await post(byMail, '/invitations/look', { token })).json()).toMatchObject({ known: true });
    expect((await join(byMail, token, { password: 'another good one' })).status).toBe(409);
    expect((await join(byMail, token, { password: 'another good one', existing: true })).status).toBe(401);
    expect((await join(byMail, token, { existing: true })).status).toBe(204);
    return { one, other, email };
  };

  test('chooses where to sign in, and goes from one to the other; rights and people of each stay apart', async () => {
    const { one, other, email } = await both();
    const asked = await post(byMail, '/sign-in', { email, password });
    expect([asked.status, cookieOf(asked)]).toEqual([200, '']);
    const { tenants } = (await asked.json()) as { tenants: { id: string }[] };
    expect(tenants.map(({ id }) => id).toSorted()).toEqual([one.tenantId, other.tenantId].toSorted());
    const stranger = await aHouse(byMail);
    const nowhere = await post(byMail, '/sign-in', { email, password, tenantId: stranger.tenantId });
    expect(nowhere.status).toBe(401);
    const cookie = cookieOf(await post(byMail, '/sign-in', { email, password, tenantId: one.tenantId }));
    expect((await meOf(byMail, cookie)).tenant.id).toBe(one.tenantId);

    expect((await post(byMail, '/me/tenant', { tenantId: stranger.tenantId }, cookie)).status).toBe(404);
    const switched = await post(byMail, '/me/tenant', { tenantId: other.tenantId }, cookie);
    expect(switched.status).toBe(204);
    expect(await meOf(byMail, cookieOf(switched))).toMatchObject({ email, tenant: { id: other.tenantId } });
    expect(await meOf(byMail, cookie)).toMatchObject({ status: 401 });
    for (const [house, action] of [
      [one, 'switchTenant'],
      [other, 'signIn'],
    ] as const) {
      const { items } = await (await house.owner.call('GET', `/audit?action=${action}`)).json();
      expect(JSON.stringify(items), action).toContain('"actorName":"Ada"');
    }
    const program = await post(byMail, '/tokens', { email, password });
    expect([program.status, (await program.json()).detail]).toEqual([409, expect.stringContaining(one.tenantId)]);
    expect((await post(byMail, '/tokens', { email, password, tenantId: one.tenantId })).status).toBe(200);
  });

  test('who is deactivated or erased in one goes on in the other', async () => {
    const { one, other, email } = await both();
    const [there] = (await one.people()).filter((user) => user.email === email);
    const inOther = await post(byMail, '/sign-in', { email, password, tenantId: other.tenantId });
    expect((await one.owner.call('POST', `/users/${there?.id}/deactivate`)).status).toBe(200);
    expect((await meOf(byMail, cookieOf(inOther))).tenants.map(({ id }) => id)).toEqual([other.tenantId]);
    expect((await post(byMail, '/sign-in', { email, password })).status).toBe(204);

    const all = await (await one.owner.call('GET', `/users/${there?.id}/export`)).json();
    expect(all).toMatchObject({ user: { email }, invitations: [{ email }] });
    expect(all.audit.map(({ action }: { action: string }) => action)).toContain('acceptInvitation');
    expect(JSON.stringify(all)).not.toMatch(/argon2|hash/i);
    expect((await one.owner.call('DELETE', `/users/${there?.id}`)).status).toBe(204);
    expect((await one.owner.call('DELETE', `/users/${there?.id}`)).status).toBe(404);
    expect(JSON.stringify([await one.people(), await invitationsOf(one)])).not.toContain(email);
    expect((await post(byMail, '/sign-in', { email, password })).status).toBe(204);
    expect((await one.invite(email)).status).toBe(201);
  });

  test('who is erased everywhere is known nowhere, and begins anew when invited again', async () => {
    const home = await aHouse(byMail);
    const email = anAddress();
    await join(byMail, (await home.invite(email)).token);
    const [there] = (await home.people()).filter((user) => user.email === email);
    expect((await home.owner.call('DELETE', `/users/${there?.id}`)).status).toBe(204);
    const { token } = await home.invite(email);
    expect(await (await post(byMail, '/invitations/look', { token })).json()).toMatchObject({ known: false });
  });

  test('who changes the password has no other session in either', async () => {
    const { one, other, email } = await both();
    const [here, there] = await Promise.all(
      [one, other].map(async ({ tenantId }) => cookieOf(await post(byMail, '/sign-in', { email, password, tenantId }))),
    );
    const passwords = { currentPassword: password, newPassword: 'another good one' };
    expect((await post(byMail, '/me/password', passwords, here)).status).toBe(204);
    expect(await meOf(byMail, here ?? '')).toMatchObject({ email });
    expect(await meOf(byMail, there ?? '')).toMatchObject({ status: 401 });
  });
});

const invitationsOf = async ({ owner }: Awaited<ReturnType<typeof aHouse>>) =>
  (await (await owner.call('GET', '/users/invitations')).json()).items as { email: string; revokedAt: string | null }[];

describe('an invitation', () => {
  test('is mailed with a link that nobody else is shown; where mail fails it is revoked', async () => {
    const home = await aHouse(byMail);
    const email = anAddress();
    const { token } = await home.invite(email);
    const letter = await mailbox.letterTo(email);
    expect(letter).toMatchObject({ from: 'calls@example.com', to: [email] });
    expect(letter.text).toContain(`https://calls.example.com/invitation?token=${token}`);
    mailbox.accepts = false;
    const refused = await home.owner.call('POST', '/users/invitations', {
      email: anAddress(),
      name: 'Ada',
      role: 'agent',
    });
    mailbox.accepts = true;
    expect(refused.status).toBe(503);
    expect((await invitationsOf(home))[0]?.revokedAt).not.toBeNull();
  });

  test('without mail is an owner’s to hand over, and nobody else’s', async () => {
    const home = await aHouse(byHand);
    const admin = await aPerson(byHand, home, { role: 'admin' });
    for (const call of [admin.call, home.call]) {
      const answer = await call('POST', '/users/invitations', { email: anAddress(), name: 'Ada', role: 'agent' });
      expect(answer.status).toBe(403);
    }
    expect((await home.invite(anAddress())).token).toMatch(/^cwi_/);
  });
});

describe('a forgotten password', () => {
  test('is replaced by mail, once, and ends every session; the answer is the same for everybody', async () => {
    const home = await aHouse(byMail);
    const email = anAddress();
    const cookie = cookieOf(await join(byMail, (await home.invite(email)).token));
    const before = mailbox.letters.length;
    const answers = await Promise.all(
      [email, anAddress()].map((address) => post(byMail, '/password/forgot', { email: address })),
    );
    expect(await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]))).toEqual([
      [202, ''],
      [202, ''],
    ]);
    await vi.waitFor(() => expect(mailbox.letters.length).toBe(before + 1), { timeout: 10_000 });
    const token = await mailbox.tokenTo(email);
    expect((await post(byMail, '/password/reset', { token, password: 'short' })).status).toBe(400);
    const statuses = await Promise.all(
      [1, 2].map(async () => (await post(byMail, '/password/reset', { token, password: 'another good one' })).status),
    );
    expect(statuses.toSorted()).toEqual([204, 404]);
    expect(await meOf(byMail, cookie)).toMatchObject({ status: 401 });
    expect((await post(byMail, '/sign-in', { email, password })).status).toBe(401);
    expect((await post(byMail, '/sign-in', { email, password: 'another good one' })).status).toBe(204);
    const { items } = await (await home.owner.call('GET', '/audit?action=resetPassword')).json();
    expect(items).toMatchObject([{ actorName: 'Ada', after: { way: 'mail' } }]);
  });

  test('cannot be replaced where no mail is set up, after an hour, or more often than five times an hour', async () => {
    expect((await post(byHand, '/password/forgot', { email: anAddress() })).status).toBe(404);
    const home = await aHouse(byMail);
    const { email } = home.owner;
    for (let n = 0; n < 5; n++) expect((await post(byMail, '/password/forgot', { email })).status).toBe(202);
    expect((await post(byMail, '/password/forgot', { email })).status).toBe(429);
    const token = await mailbox.tokenTo(email);
    const { now } = byMail.deps;
    byMail.deps.now = () => new Date(Date.now() + 61 * 60_000);
    try {
      expect((await post(byMail, '/password/reset', { token, password: 'another good one' })).status).toBe(404);
    } finally {
      byMail.deps.now = now;
    }
  });
});
