import { expect, test } from 'vitest';
import { aPerson } from './people.ts';
import { aCall, useApi } from './serve.ts';

const api = await useApi();
const tenant = await api.asTenant();
const card = '4111 1111 1111 1111';
const said = `My card is ${card}, my mail is ada@example.com, call 555-012-3456.`;
const body = aCall({ transcript: { turns: [{ speaker: 'customer', start: 0, end: 4, text: said }] } });
const { id } = await (await tenant.call('POST', '/calls', body)).json();
const masked = 'My card is [card number], my mail is [e-mail], call [phone number].';
const textOf = async (call: typeof tenant.call) =>
  (await (await call('GET', `/calls/${id}/transcript`)).json()).turns.map(({ text }: { text: string }) => text);

test('who lacks the right to unmasked text reads it masked, and the rest as it is', async () => {
  const viewer = await aPerson(api, tenant, { role: 'viewer' });
  expect(await textOf(viewer.call)).toEqual([masked]);
  const call = await (await viewer.call('GET', `/calls/${id}`)).json();
  expect(call).toMatchObject({
    id,
    sourceCallId: body.sourceCallId,
    from: body.from,
    startedAt: '2026-11-21T09:30:00.000Z',
  });
});

test('who has it, by role, by key or given beside the role, reads what was said', async () => {
  const people = await Promise.all([
    aPerson(api, tenant, { role: 'supervisor' }),
    aPerson(api, tenant, { role: 'viewer', extraRights: ['text:unredacted'] }),
  ]);
  for (const { call } of [tenant, ...people]) expect(await textOf(call)).toEqual([said]);
});

test('an export of a key without it is masked cell by cell', async () => {
  const { key } = await (
    await tenant.call('POST', '/keys', { name: 'x', scopes: ['calls:read', 'customers:read', 'data:export'] })
  ).json();
  const narrow = { authorization: `Bearer ${key}` };
  await tenant.call('POST', '/customers', { name: `Ada ${card}`, externalId: 'c1', phones: ['+1 555 012 3456'] });
  const csv = async (headers = {}) => (await tenant.call('GET', '/customers.csv', undefined, headers)).text();
  expect(await csv()).toContain(card);
  expect(await csv(narrow)).toContain('Ada [card number]');
  expect(await csv(narrow)).not.toContain(card);
});
