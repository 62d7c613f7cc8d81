import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fill } from '../api/everything.ts';
import { everyRow } from '../api/rows.ts';
import { useApi } from '../api/serve.ts';
import { filled, type Route, routesOf, wordsOf } from './routes.ts';
import { keepSilent } from './silence.ts';

const api = await useApi();
const [victim, stranger] = [await api.asTenant(), await api.asTenant()];
const theirs = await fill(api, victim);
await fill(api, stranger);
keepSilent(api, [victim, stranger]);
// The stream does not end by itself; two tenants on it are in test/api/tenants.test.ts.
const routes = (await routesOf(api)).filter(({ operationId }) => operationId !== 'followEvents');

const foreign = [
  theirs.callId,
  theirs.customerId,
  theirs.bookingId,
  theirs.planId,
  theirs.parkedId,
  theirs.reviewId,
  theirs.sourceId,
  theirs.keyId,
  theirs.userId,
  theirs.invitationId,
  theirs.embedKeyId,
  victim.tenantId,
];
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The same value with another id in the place of each. */
const withId = (value: unknown, id: string): unknown => {
  if (typeof value === 'string') return uuid.test(value) ? id : value;
  if (Array.isArray(value)) return value.map((item) => withId(item, id));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withId(inner, id)]));
};

type Asked = { path: string; body?: unknown };
const ask = ({ method }: Route, { path, body }: Asked) =>
  stranger.call(method, path.replace('/api/v1', ''), body, { 'if-match': '"1"' });

/** A foreign id and one that never was: the same status, the same words, and nothing of the other tenant. */
async function sameAsNone(route: Route, asked: (id: string) => Asked): Promise<number[]> {
  const none = randomUUID();
  const unknown = await ask(route, asked(none));
  const words = await wordsOf(unknown, none);
  const seen: number[] = [];
  for (const id of foreign) {
    const answer = await ask(route, asked(id));
    const got = await wordsOf(answer, id);
    expect(answer.status, `${route.operationId} ${id}`).toBe(unknown.status);
    for (const what of [theirs.mark, victim.tenantId, ...foreign]) expect(got, route.operationId).not.toContain(what);
    if (answer.status >= 400) expect(got, route.operationId).toBe(words);
    expect(answer.headers.get('etag')).toBe(unknown.headers.get('etag'));
    seen.push(answer.status);
  }
  return seen;
}

const inPath = routes.filter(
  ({ open, parameters }) =>
    !open && parameters.some(({ in: place, schema }) => place === 'path' && schema?.type === 'string'),
);
const inQuery = routes.flatMap((route) =>
  route.parameters
    .filter(({ in: place, schema }) => place === 'query' && schema?.format === 'uuid')
    .map(({ name }) => ({ route, name })),
);
const inBody = routes.filter(
  ({ open, bodies }) =>
    !open && bodies.some((body) => /[\da-f]-4[\da-f]{3}-|[\da-f]{8}-[\da-f]{4}-/.test(JSON.stringify(body) ?? '')),
);

describe("another tenant's ids", () => {
  test('are unknown in every path', async () => {
    expect(inPath.length).toBeGreaterThan(30);
    const before = await everyRow(api.db, victim.tenantId);
    for (const route of inPath) {
      const bodies = route.bodies.length > 0 ? route.bodies : [undefined];
      const seen: number[] = [];
      for (const body of bodies) {
        seen.push(...(await sameAsNone(route, (id) => ({ path: filled(route, id), body }))));
        if (seen.includes(404)) break;
      }
      expect(seen, route.operationId).toContain(404);
      expect(
        seen.filter((status) => status < 400),
        route.operationId,
      ).toEqual([]);
    }
    expect(await everyRow(api.db, victim.tenantId)).toBe(before);
  });

  test('find nothing in any filter', async () => {
    expect(inQuery.length).toBeGreaterThan(5);
    for (const { route, name } of inQuery) {
      const seen = await sameAsNone(route, (id) => ({ path: `${filled(route, randomUUID())}?${name}=${id}` }));
      expect(
        seen.filter((status) => status >= 500),
        route.operationId,
      ).toEqual([]);
    }
  });

  test('cannot be named in any body', async () => {
    expect(inBody.length).toBeGreaterThan(4);
    const before = await everyRow(api.db, victim.tenantId);
    for (const route of inBody) {
      for (const body of route.bodies.slice(0, 4))
        await sameAsNone(route, (id) => ({ path: filled(route, id), body: withId(body, id) }));
    }
    expect(await everyRow(api.db, victim.tenantId)).toBe(before);
  });

  test("and places in lists lead nowhere but into one's own", async () => {
    for (const path of ['/calls', '/customers', '/bookings', '/contact-plans', '/review-items', '/parked', '/audit']) {
      for (const [id, at] of [
        [theirs.callId, '2099-01-01T00:00:00.000Z'],
        [theirs.customerId, '1999-01-01T00:00:00.000Z'],
      ]) {
        const cursor = Buffer.from(JSON.stringify([at, id])).toString('base64url');
        const answer = await stranger.call('GET', `${path}?cursor=${cursor}`);
        expect(answer.status, path).toBeLessThan(500);
        expect(await answer.text(), path).not.toContain(theirs.mark);
      }
    }
  });
});
