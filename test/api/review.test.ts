import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '../../db/ids.ts';
import { customerMemories, reviewItems } from '../../db/tables/customers.ts';
import { withTenant } from '../../db/tenant.ts';
import { createLinkStep } from '../../services/step/link.ts';
import { inMain } from '../fixtures/unit.ts';
import { fill } from './everything.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';

let clock = new Date();
const now = () => clock;
const api = await useApi({ now });
const progress = { signal: new AbortController().signal, report: () => {} };
const later = (minutes: number) => {
  clock = new Date(clock.getTime() + minutes * 60_000);
};

const read = async ({ call }: TestTenant, path: string) => (await call('GET', path)).json();
const send = async ({ call }: TestTenant, path: string, body: unknown = {}) => {
  const answer = await call('POST', path, body);
  return { status: answer.status, body: await answer.json() };
};
/** Calls of one unknown number, linked as the worker does. */
async function unknownCalls(tenant: TestTenant, count: number) {
  const ids: string[] = [];
  for (let at = 0; at < count; at++) ids.push((await send(tenant, '/calls', aCall())).body.id);
  const link = createLinkStep({ db: api.db, now });
  for (const callId of ids) await link(inMain({ tenantId: tenant.tenantId, callId }), progress);
  const { items } = await read(tenant, '/review-items');
  return { ids, items: items.toReversed() as { id: string; callId: string; kind: string }[] };
}
const customerOf = async (tenant: TestTenant, callId: string) => (await read(tenant, `/calls/${callId}`)).customerId;

describe('a decision taken back', () => {
  test('erases the customer that it made, and opens all that came of it', async () => {
    const tenant = await api.asTenant();
    const { ids, items } = await unknownCalls(tenant, 3);
    const [item] = items;
    const made = { action: 'create_customer', customer: { name: 'Ada' } };
    expect((await send(tenant, `/review-items/${item?.id}/resolve`, made)).status).toBe(200);
    expect((await read(tenant, '/review-items')).items).toHaveLength(0);
    const [customer] = (await read(tenant, '/customers')).items;
    for (const id of ids) expect(await customerOf(tenant, id)).toBe(customer.id);
    later(5);
    for (let time = 0; time < 2; time++) {
      const reopened = await send(tenant, `/review-items/${item?.id}/reopen`);
      expect(reopened).toMatchObject({ status: 200, body: { id: item?.id, resolvedAt: null, resolution: null } });
      expect((await read(tenant, '/review-items')).items).toHaveLength(3);
      expect((await read(tenant, '/customers')).items).toHaveLength(0);
      for (const id of ids) expect(await customerOf(tenant, id)).toBeNull();
    }
    expect((await send(tenant, `/review-items/${item?.id}/resolve`, made)).status).toBe(200);
  });

  test('takes the number away again that was added to a customer', async () => {
    const tenant = await api.asTenant();
    const { items, ids } = await unknownCalls(tenant, 2);
    const { body: ada } = await send(tenant, '/customers', { name: 'Ada' });
    const [item] = items;
    const chosen = { action: 'choose_customer', customerId: ada.id, addPhone: true };
    await send(tenant, `/review-items/${item?.id}/resolve`, chosen);
    expect((await read(tenant, `/customers/${ada.id}`)).phones).toEqual(['+15550123456']);
    expect((await send(tenant, `/review-items/${item?.id}/reopen`)).status).toBe(200);
    expect((await read(tenant, `/customers/${ada.id}`)).phones).toEqual([]);
    for (const id of ids) expect(await customerOf(tenant, id)).toBeNull();
    expect((await read(tenant, '/review-items')).items).toHaveLength(2);
    const kept = await withTenant(api.db, tenant.tenantId, (tx) => tx.select().from(customerMemories));
    expect(kept).toEqual([]);
  });

  test('is refused when late, when worked with, and for what the rules settled', async () => {
    const tenant = await api.asTenant();
    const { items } = await unknownCalls(tenant, 2);
    const [first, second] = items;
    await send(tenant, `/review-items/${first?.id}/resolve`, { action: 'create_customer', customer: { name: 'Ada' } });
    expect((await send(tenant, `/review-items/${second?.id}/reopen`)).body).toMatchObject({ code: 'conflict' });
    const [{ id, version }] = (await read(tenant, '/customers')).items;
    await tenant.call('PATCH', `/customers/${id}`, { name: 'Ada L.' }, { 'if-match': `"${version}"` });
    expect((await send(tenant, `/review-items/${first?.id}/reopen`)).status).toBe(409);
    expect((await read(tenant, `/customers/${id}`)).name).toBe('Ada L.');
    const other = await api.asTenant();
    const { items: left } = await unknownCalls(other, 1);
    await send(other, `/review-items/${left[0]?.id}/resolve`, { action: 'dismiss' });
    later(16);
    expect((await send(other, `/review-items/${left[0]?.id}/reopen`)).status).toBe(409);
  });
});

test('many are decided at once, each by itself', async () => {
  const tenant = await api.asTenant();
  const { items } = await unknownCalls(tenant, 3);
  const [first, second, third] = items.map(({ id }) => id);
  await send(tenant, `/review-items/${first}/resolve`, { action: 'dismiss' });
  const unknown = newId();
  const ids = [first, second, third, third, unknown];
  const { body } = await send(tenant, '/review-items/bulk', { ids, resolution: { action: 'dismiss' } });
  expect(body).toMatchObject({ done: 2, refused: 2, more: false });
  expect(body.results.map(({ id, code }: { id: string; code: string }) => [id, code])).toEqual([
    [first, 'conflict'],
    [second, null],
    [third, null],
    [unknown, 'not_found'],
  ]);
  const stranger = await api.asTenant();
  const foreign = await send(stranger, '/review-items/bulk', { ids: [second], resolution: { action: 'dismiss' } });
  expect(foreign.body.results).toEqual([expect.objectContaining({ done: false, code: 'not_found' })]);
});

test('items are counted and filtered by kind, reason, customer and time', async () => {
  const tenant = await api.asTenant();
  const { items } = await unknownCalls(tenant, 2);
  const counts = { total: 2, byKind: [{ kind: 'customer_unknown', reason: 'no_match', items: 2 }] };
  expect(await read(tenant, '/review-items/counts')).toEqual(counts);
  expect(await read(tenant, `/review-items/${items[0]?.id}`)).toMatchObject({ id: items[0]?.id });
  const found = async (filter: string) => (await read(tenant, `/review-items?${filter}`)).items.length;
  expect(await found('reason=no_match&kind=customer_unknown')).toBe(2);
  expect(await found('reason=unreadable')).toBe(0);
  expect(await found(`from=${clock.toISOString()}`)).toBe(2);
  expect(await found(`to=${clock.toISOString()}`)).toBe(0);
  expect(await found(`customerId=${newId()}`)).toBe(0);
  await withTenant(api.db, tenant.tenantId, (tx) =>
    tx.delete(reviewItems).where(eq(reviewItems.id, items[0]?.id ?? '')),
  );
  expect((await read(tenant, '/review-items/counts')).total).toBe(1);
});

describe('parked calls', () => {
  test('are filtered by reason and decided in bulk, each refusal told beside the others', async () => {
    const tenant = await api.asTenant();
    const { parkedId } = await fill(api, tenant);
    const found = async (filter: string) => (await read(tenant, `/parked?${filter}`)).items.length;
    expect(await found('reasonCode=no_speech_engine&step=transcribe')).toBe(1);
    expect(await found('reasonCode=other')).toBe(0);
    expect(await found('from=2999-01-01T00:00:00Z')).toBe(0);
    expect((await send(tenant, '/parked/bulk', { action: 'retry' })).status).toBe(400);
    const unknown = newId();
    const named = await send(tenant, '/parked/bulk', { action: 'fail', ids: [unknown] });
    expect(named.body).toMatchObject({ done: 0, refused: 1, results: [{ id: unknown, code: 'not_found' }] });
    const none = { action: 'skip', step: 'transcribe', reasonCode: 'other' };
    expect((await send(tenant, '/parked/bulk', none)).body).toMatchObject({ results: [], more: false });
    // The run of this call is at its first step and does not wait for a person: no worker answers in this test.
    const stranger = await api.asTenant();
    const foreign = await send(stranger, '/parked/bulk', { action: 'fail', ids: [parkedId] });
    expect(foreign.body.results[0]).toMatchObject({ done: false, code: 'not_found' });
  });
});

test('plans are found by when they are due, what is due first coming first', async () => {
  const tenant = await api.asTenant();
  const { planId, customerId } = await fill(api, tenant);
  const found = async (filter: string) =>
    (await read(tenant, `/contact-plans?${filter}`)).items.map(({ id }: { id: string }) => id);
  expect(await found(`sort=due&state=waiting&customerId=${customerId}`)).toEqual([planId]);
  expect(await found('dueFrom=2999-01-01T00:00:00Z')).toEqual([]);
  expect(await found('dueTo=2999-01-01T00:00:00Z')).toEqual([planId]);
  expect((await read(tenant, `/contact-plans/${planId}`)).attempts).toEqual([]);
});
