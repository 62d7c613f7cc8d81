import { expect, test } from 'vitest';
import { aPerson } from '../api/people.ts';
import { aCall, useApi } from '../api/serve.ts';

const api = await useApi();
const tenant = await api.asTenant();
const card = '4111 1111 1111 1111';
const transcript = (text: string) => ({ turns: [{ speaker: 'customer', start: 0, end: 4, text }] });
const said = `Please charge my card ${card} and write to ada@example.com about the kayak.`;
const { id } = await (await tenant.call('POST', '/calls', aCall({ transcript: transcript(said) }))).json();
const plain = await (
  await tenant.call('POST', '/calls', aCall({ transcript: transcript('We talked about the canoe only.') }))
).json();
const { key } = await (
  await tenant.call('POST', '/keys', { name: 'narrow', scopes: ['calls:read', 'customers:read', 'bookings:read'] })
).json();
const narrow = { authorization: `Bearer ${key}` };
const found = async (query: string, headers = {}): Promise<string[]> => {
  const answer = await tenant.call('GET', `/calls?${query}`, undefined, headers);
  return (await answer.json()).items.map((call: { id: string }) => call.id);
};
const counted = async (query: string, headers = {}): Promise<number> =>
  (await (await tenant.call('GET', `/calls/counts?${query}`, undefined, headers)).json()).total;
const logged = async (action: string) =>
  (await (await tenant.call('GET', `/audit?action=${action}&limit=200`)).json()).items;

test('whoever may not see a card number cannot find it group by group, by list, count or phrase', async () => {
  expect(await found('text=4111', {})).toEqual([id]);
  for (const field of ['text', 'q'])
    for (const words of ['4111', '1111', `"${card}"`, 'ada', 'example.com', 'ada@example.com', 'kayak -4111']) {
      const query = `${field}=${encodeURIComponent(words)}`;
      const expected = words.startsWith('kayak') ? [id] : [];
      expect(await found(query, narrow), query).toEqual(expected);
      expect(await counted(query, narrow), query).toBe(expected.length);
    }
});

test('397 guesses at a card number tell a caller without the right nothing, and each leaves its row in the log', async () => {
  const before = (await logged('countCalls')).length;
  const hits = [];
  for (let at = 0; at < 397; at++) {
    const guess = String(4000 + ((at * 7 + 111) % 1000));
    if ((await counted(`text=${guess}`, narrow)) > 0) hits.push(guess);
  }
  expect(hits).toEqual([]);
  const rows = await logged('countCalls');
  expect(rows.length - before).toBeGreaterThanOrEqual(Math.min(200 - before, 190));
  expect(rows[0]).toMatchObject({ actorKind: 'key', after: { searched: 'text' } });
  // Ids may hold any digits.
  const told = JSON.stringify(rows).replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '');
  expect(told).not.toContain('4111');
});

test('words that are not masked are found as before, in masked and unmasked calls', async () => {
  for (const headers of [{}, narrow]) {
    expect(await found('text=kayak', headers)).toEqual([id]);
    expect(await found('text=canoe', headers)).toEqual([plain.id]);
    expect(await found('text=%22card+number%22', narrow)).toEqual([id]);
  }
});

test('a name in which something is masked is not searched by whoever sees it masked', async () => {
  await tenant.call('POST', '/customers', { name: 'bob@example.org', externalId: 'c1' });
  await tenant.call('POST', '/customers', { name: 'Bobbie Plain', externalId: 'c2' });
  const names = async (q: string, headers = {}) =>
    (await (await tenant.call('GET', `/customers?q=${q}`, undefined, headers)).json()).items.length;
  expect([await names('bob'), await names('bob', narrow)]).toEqual([2, 1]);
  expect([await names('example.org'), await names('example.org', narrow)]).toEqual([1, 0]);
});

test('a look at a timeline or a context and a search are each one row in the log, without the words', async () => {
  const { id: customer } = await (await tenant.call('POST', '/customers', { name: 'Cy', externalId: 'c3' })).json();
  const viewer = await aPerson(api, tenant, { role: 'viewer' });
  for (const _ of [1, 2]) {
    await viewer.call('GET', `/customers/${customer}/timeline`);
    await viewer.call('GET', `/customers/${customer}/context`);
    await viewer.call('GET', '/calls?text=kayak');
    await viewer.call('GET', '/customers?q=zebra');
  }
  await viewer.call('GET', '/calls?text=canoe');
  await viewer.call('GET', '/calls');
  const of = async (action: string) =>
    (await logged(action)).filter(({ actorKind }: { actorKind: string }) => actorKind === 'user');
  expect(await of('getCustomerTimeline')).toMatchObject([{ subjectKind: 'customer', subjectId: customer }]);
  expect(await of('getCustomerContext')).toMatchObject([{ subjectId: customer }]);
  const searches = [...(await of('listCalls')), ...(await of('listCustomers'))];
  expect(searches.map(({ after }) => after)).toEqual([{ searched: 'text' }, { searched: 'text' }, { searched: 'q' }]);
  expect(JSON.stringify(searches)).not.toMatch(/kayak|canoe|zebra/);
});
