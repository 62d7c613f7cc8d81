import { describe, expect, test } from 'vitest';
import type { UserRole } from '../../core/access/rights.ts';
import { aPerson, signInAs } from './people.ts';
import { useApi } from './serve.ts';

const api = await useApi();
const accept = (body: unknown) =>
  fetch(`${api.url}/api/v1/invitations/accept`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
const password = 'correct horse battery';

/** A tenant with one person of each given role. */
async function aHouse<R extends UserRole>(...roles: R[]) {
  const tenant = await api.asTenant();
  const made = await Promise.all(roles.map(async (role) => [role, await aPerson(api, tenant, { role })] as const));
  return { tenant, ...(Object.fromEntries(made) as Record<R, Awaited<ReturnType<typeof aPerson>>>) };
}

describe('a user', () => {
  test('is listed, and changed by those who may', async () => {
    const { owner, agent, viewer } = await aHouse('owner', 'agent', 'viewer');
    const listed = await (await owner.call('GET', '/users')).json();
    expect(
      listed.items.map(({ role, scope }: { role: string; scope: string }) => `${role} ${scope}`).toSorted(),
    ).toEqual(['agent own', 'owner all', 'viewer all']);
    expect(JSON.stringify(listed)).not.toContain('argon2');
    const change = { name: 'Ada', scope: 'team', team: 'Night', agentName: 'Ada L', extraRights: ['data:export'] };
    const changed = await owner.call('PATCH', `/users/${agent.userId}`, change);
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject({ id: agent.userId, ...change, role: 'agent' });
    expect(await (await owner.call('GET', `/users/${agent.userId}`)).json()).toMatchObject(change);
    expect((await viewer.call('GET', '/users')).status).toBe(403);
    expect((await viewer.call('PATCH', `/users/${agent.userId}`, { name: 'x' })).status).toBe(403);
  });

  test('is signed out by another role or right, and not by another name', async () => {
    const { owner, agent } = await aHouse('owner', 'agent');
    await owner.call('PATCH', `/users/${agent.userId}`, { name: 'Other' });
    expect((await agent.call('GET', '/me')).status).toBe(200);
    await owner.call('PATCH', `/users/${agent.userId}`, { role: 'viewer' });
    expect((await agent.call('GET', '/me')).status).toBe(401);
    const again = await signInAs(api, agent);
    expect((await (await again('GET', '/me')).json()).role).toBe('viewer');
    await owner.call('PATCH', `/users/${agent.userId}`, { extraRights: ['audio:play'] });
    expect((await again('GET', '/me')).status).toBe(401);
  });

  test('is signed out by deactivation, and can sign in once reactivated', async () => {
    const { owner, agent } = await aHouse('owner', 'agent');
    for (let twice = 0; twice < 2; twice++)
      expect((await owner.call('POST', `/users/${agent.userId}/deactivate`)).status).toBe(200);
    expect((await agent.call('GET', '/me')).status).toBe(401);
    await expect(signInAs(api, agent)).rejects.toThrow('401');
    expect((await owner.call('POST', `/users/${agent.userId}/reactivate`)).status).toBe(200);
    expect((await agent.call('GET', '/me')).status).toBe(401);
    expect((await (await signInAs(api, agent))('GET', '/me')).status).toBe(200);
  });

  test('who is an owner is made, changed and deactivated by an owner alone', async () => {
    const { tenant, owner, admin, viewer } = await aHouse('owner', 'admin', 'viewer');
    for (const call of [admin.call, tenant.call]) {
      expect((await call('PATCH', `/users/${viewer.userId}`, { role: 'owner' })).status).toBe(403);
      expect((await call('PATCH', `/users/${owner.userId}`, { role: 'viewer' })).status).toBe(403);
      expect((await call('PATCH', `/users/${owner.userId}`, { name: 'x' })).status).toBe(403);
      expect((await call('POST', `/users/${owner.userId}/deactivate`)).status).toBe(403);
      const asOwner = { email: 'new@example.com', name: 'New', role: 'owner' };
      expect((await call('POST', '/users/invitations', asOwner)).status).toBe(403);
    }
    expect((await owner.call('PATCH', `/users/${viewer.userId}`, { role: 'owner' })).status).toBe(200);
  });

  test('cannot change more of themselves than the name', async () => {
    const { owner, admin } = await aHouse('owner', 'admin');
    for (const { call, userId } of [owner, admin]) {
      expect((await call('PATCH', `/users/${userId}`, { name: 'Myself' })).status).toBe(200);
      for (const change of [{ role: 'viewer' }, { scope: 'own' }, { extraRights: ['audio:play'] }, { team: 'x' }])
        expect((await call('PATCH', `/users/${userId}`, change)).status).toBe(403);
      expect((await call('POST', `/users/${userId}/deactivate`)).status).toBe(403);
    }
  });

  test('who is the last owner stays one, also when two owners take each other away at once', async () => {
    const { tenant, owner } = await aHouse('owner');
    const other = await aPerson(api, tenant, { role: 'owner' });
    const answers = await Promise.all([
      owner.call('PATCH', `/users/${other.userId}`, { role: 'viewer' }),
      other.call('POST', `/users/${owner.userId}/deactivate`),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // The other one is refused, or signed out already.
    expect([401, 409]).toContain(statuses.find((status) => status !== 200));
    const { items } = await (await tenant.call('GET', '/users')).json();
    const owners = items.filter(
      (user: { role: string; deactivatedAt: string | null }) => user.role === 'owner' && !user.deactivatedAt,
    );
    expect(owners).toHaveLength(1);
  });

  test('is given no right that the giver lacks, nor by one who does not see all calls', async () => {
    const { tenant, owner, agent } = await aHouse('owner', 'agent');
    const { key } = await (
      await tenant.call('POST', '/keys', { name: 'hr', scopes: ['users:manage', 'calls:read'] })
    ).json();
    const narrow = { authorization: `Bearer ${key}` };
    expect((await tenant.call('PATCH', `/users/${agent.userId}`, { role: 'admin' }, narrow)).status).toBe(403);
    const admin = await aPerson(api, tenant, { role: 'admin', scope: 'own' });
    expect((await admin.call('PATCH', `/users/${agent.userId}`, { scope: 'all' })).status).toBe(403);
    expect((await admin.call('POST', '/keys', { name: 'wide' })).status).toBe(403);
    expect((await owner.call('PATCH', `/users/${agent.userId}`, { role: 'nobody' })).status).toBe(400);
  });
});

describe('an invitation', () => {
  const body = (email: string, over = {}) => ({ email, name: 'Ada', role: 'agent', ...over });

  test('is shown once, lets its person in once, with what was offered', async () => {
    const { owner } = await aHouse('owner');
    const offered = { scope: 'team', team: 'Night', agentName: 'Ada L', extraRights: ['data:export'] };
    const made = await owner.call('POST', '/users/invitations', body('ada@one.example', offered));
    expect(made.status).toBe(201);
    const { token, id } = await made.json();
    const listed = await (await owner.call('GET', '/users/invitations')).text();
    expect(listed).toContain(id);
    expect(listed).not.toContain(token);
    expect((await accept({ token, password: 'short' })).status).toBe(400);
    const [one, two] = await Promise.all([accept({ token, password }), accept({ token, password })]);
    expect([one?.status, two?.status].toSorted()).toEqual([204, 404]);
    const cookie = [one, two].find((answer) => answer?.status === 204)?.headers.get('set-cookie') ?? '';
    const me = await fetch(`${api.url}/api/v1/me`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(await me.json()).toMatchObject({ email: 'ada@one.example', role: 'agent', scope: 'team', team: 'Night' });
    expect((await accept({ token, password })).status).toBe(404);
    expect((await owner.call('DELETE', `/users/invitations/${id}`)).status).toBe(409);
    expect((await owner.call('POST', '/users/invitations', body('ADA@one.example'))).status).toBe(409);
  });

  test('is none once revoked, after seven days, or when it never was: all in the same words', async () => {
    const { owner } = await aHouse('owner');
    const invite = async (email: string) =>
      (await (await owner.call('POST', '/users/invitations', body(email))).json()) as { id: string; token: string };
    const [revoked, late] = [await invite('a@two.example'), await invite('b@two.example')];
    for (let twice = 0; twice < 2; twice++)
      expect((await owner.call('DELETE', `/users/invitations/${revoked.id}`)).status).toBe(204);
    const words = async (token: string) => {
      const { requestId: _id, ...problem } = await (await accept({ token, password })).json();
      return problem;
    };
    const never = await words('cwi_never');
    expect(never.status).toBe(404);
    expect(await words(revoked.token)).toEqual(never);
    const { now } = api.deps;
    api.deps.now = () => new Date(Date.now() + 7 * 24 * 3600 * 1000 + 1000);
    try {
      expect(await words(late.token)).toEqual(never);
    } finally {
      api.deps.now = now;
    }
    expect((await accept({ token: late.token, password })).status).toBe(204);
  });
});
