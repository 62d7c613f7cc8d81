import { describe, expect, test } from 'vitest';
import { type Right, rights, rightsOfRole, userRoles } from '../../core/access/rights.ts';
import { aPerson } from './people.ts';
import { useApi } from './serve.ts';

const api = await useApi();
const tenant = await api.asTenant();

type Operation = { operationId: string; security?: unknown[]; 'x-right'?: Right; 'x-also'?: Right[] };
const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);
const guarded = operations.filter(({ security }) => security?.length !== 0);

/** What everybody who is signed in may do: see, end and choose between what is one's own. */
const ofEverybody = ['changeMyPassword', 'getMe', 'getTenant', 'signOut', 'signOutEverywhere', 'switchTenant'];

test('every route that asks for a credential names a right, save the few for everybody', () => {
  const free = guarded.filter((operation) => !operation['x-right']).map(({ operationId }) => operationId);
  expect(free.toSorted()).toEqual(ofEverybody);
  for (const { operationId, 'x-right': right, 'x-also': also = [] } of guarded)
    if (right) for (const one of [right, ...also]) expect(rights, operationId).toContain(one);
});

test('every right is asked for by a route, or decides what is shown', () => {
  const asked = new Set(guarded.flatMap((operation) => [operation['x-right'], ...(operation['x-also'] ?? [])]));
  expect(rights.filter((right) => !asked.has(right))).toEqual(['text:unredacted']);
});

describe.each(userRoles)('the role %s', (role) => {
  test('is refused exactly where the table says so', async () => {
    const { call } = await aPerson(api, tenant, { role, scope: 'all' });
    const mine = new Set(rightsOfRole[role]);
    const unlike: string[] = [];
    for (const { path, method, operationId, 'x-right': right, 'x-also': also = [] } of guarded) {
      if (!right) continue;
      const may = [right, ...also].every((one) => mine.has(one));
      // An id that is none, and no body: whoever may pass is then told so, and nothing is done.
      const answer = await call(
        method === 'GET' ? 'HEAD' : method,
        path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, 'none'),
      );
      await answer.body?.cancel();
      if ((answer.status === 403) === may) unlike.push(`${operationId}: ${answer.status}`);
    }
    expect(unlike).toEqual([]);
  });

  test('is told its rights', async () => {
    const { call } = await aPerson(api, tenant, { role, scope: 'team', team: 'Night' });
    const me = await (await call('GET', '/me')).json();
    expect(me).toMatchObject({ role, scope: 'team', team: 'Night' });
    expect(me.rights.toSorted()).toEqual([...rightsOfRole[role]].toSorted());
  });
});
