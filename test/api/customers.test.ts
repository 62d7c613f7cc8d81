import { describe, expect, test } from 'vitest';
import { fill } from './everything.ts';
import { type TestTenant, useApi } from './serve.ts';

const api = await useApi();

const make = async ({ call }: TestTenant, path: string, body: unknown) => {
  const answer = await call('POST', path, body);
  expect(answer.status).toBe(201);
  return { ...(await answer.json()), etag: answer.headers.get('etag') ?? '' };
};
const read = async ({ call }: TestTenant, path: string) => (await call('GET', path)).json();
const at = (etag: string) => ({ 'if-match': etag });

/** Every page of a list, one row at a time. */
async function walk(tenant: TestTenant, path: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let cursor = ''; ; ) {
    const page = await read(tenant, `${path}${path.includes('?') ? '&' : '?'}limit=1${cursor}`);
    items.push(...page.items);
    if (!page.nextCursor) return items;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

describe.each([
  ['/customers', { name: 'Ada', externalId: 'a1' }, { name: 'Ada Lovelace' }],
  ['/bookings', { title: 'Dinner', startsAt: '2026-11-22T19:00:00Z', externalId: 'b1' }, { title: 'Late dinner' }],
])('%s', (path, body, change) => {
  const make1 = async (tenant: TestTenant, over = {}) => {
    const owner = path === '/bookings' ? await make(tenant, '/customers', { name: 'Owner' }) : undefined;
    return make(tenant, path, { ...body, ...(owner ? { customerId: owner.id } : {}), ...over });
  };

  test('change by the version that was read, once, and keep what was not named', async () => {
    const tenant = await api.asTenant();
    const { id, etag, version } = await make1(tenant);
    expect([etag, version]).toEqual(['"1"', 1]);
    const changed = await tenant.call('PATCH', `${path}/${id}`, change, at(etag));
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect(await changed.json()).toMatchObject({ ...change, externalId: body.externalId, version: 2 });
    const late = await tenant.call('PATCH', `${path}/${id}`, change, at(etag));
    expect([late.status, (await late.json()).code]).toEqual([412, 'precondition_failed']);
    const blind = await tenant.call('PATCH', `${path}/${id}`, change);
    expect([blind.status, (await blind.json()).code]).toEqual([428, 'precondition_required']);
    expect((await tenant.call('PATCH', `${path}/${id}`, change, at('x'))).status).toBe(400);
    const got = await tenant.call('GET', `${path}/${id}`);
    expect(got.headers.get('etag')).toBe('"2"');
  });

  test('of ten editors who saw the same, one changes it', async () => {
    const tenant = await api.asTenant();
    const { id, etag } = await make1(tenant);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => tenant.call('PATCH', `${path}/${id}`, change, at(etag))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(412)]);
  });

  test('refuse bad values and a taken external id, and change nothing then', async () => {
    const tenant = await api.asTenant();
    await make1(tenant, { externalId: 'taken' });
    const { id, etag } = await make1(tenant);
    expect((await tenant.call('PATCH', `${path}/${id}`, { externalId: 'taken' }, at(etag))).status).toBe(409);
    const bad = path === '/bookings' ? { guestCount: -1 } : { email: 'nobody' };
    const refused = await tenant.call('PATCH', `${path}/${id}`, bad, at(etag));
    expect([refused.status, (await refused.json()).errors[0].field]).toEqual([400, Object.keys(bad)[0]]);
    expect((await read(tenant, `${path}/${id}`)).version).toBe(1);
  });

  test('are exported whole, without formulas, to those who may', async () => {
    const tenant = await api.asTenant();
    const { id } = await make1(tenant, path === '/bookings' ? { title: '=cmd()' } : { name: '=cmd()' });
    const answer = await tenant.call('GET', `${path}.csv`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const text = await answer.text();
    expect(text).toContain(id);
    expect(text).toContain("'=cmd()");
    expect(text).not.toMatch(/[,\n]=cmd/);
    expect((await tenant.call('GET', `${path}.csv?${path === '/bookings' ? 'from=x' : 'sort=x'}`)).status).toBe(400);
  });
});

test('a change of numbers replaces them', async () => {
  const tenant = await api.asTenant();
  const { id, etag } = await make(tenant, '/customers', { name: 'Ada', phones: ['555-012-3456', '555-012-3457'] });
  const changed = await tenant.call('PATCH', `/customers/${id}`, { phones: ['555-012-3458'] }, at(etag));
  expect(await changed.json()).toMatchObject({ name: 'Ada', phones: ['+15550123458'] });
});

test('what was exported can be imported again, and changes nothing', async () => {
  const tenant = await api.asTenant();
  const csv = { 'content-type': 'text/csv' };
  await tenant.call('POST', '/customers', { name: '=Ada', externalId: 'a1', phones: ['+14155550123'] });
  await tenant.call('POST', '/customers', { name: 'Grace', phones: ['+14155550124'] });
  await tenant.call(
    'POST',
    '/bookings/import',
    'id,customer id,title,starts at\nb1,a1,Tea,2026-12-22T15:00:00Z\n',
    csv,
  );
  for (const [what, ours] of [
    ['customers', 'customers.csv'],
    ['bookings', 'bookings.csv'],
  ] as const) {
    const exported = await (await tenant.call('GET', `/${ours}`)).text();
    const imported = await (await tenant.call('POST', `/${what}/import`, exported, csv)).json();
    expect(imported, what).toMatchObject({ created: 0, failed: 0 });
    expect(await (await tenant.call('GET', `/${ours}`)).text()).toBe(exported);
  }
});

test('an import counts as a change', async () => {
  const tenant = await api.asTenant();
  const { id, etag } = await make(tenant, '/customers', { name: 'Ada', externalId: 'a1' });
  await tenant.call('POST', '/customers/import', 'id,name\na1,Ada Lovelace\n', { 'content-type': 'text/csv' });
  expect(await read(tenant, `/customers/${id}`)).toMatchObject({ name: 'Ada Lovelace', version: 2 });
  expect((await tenant.call('PATCH', `/customers/${id}`, { name: 'x' }, at(etag))).status).toBe(412);
});

test('lists are in the order asked for, page by page', async () => {
  const tenant = await api.asTenant();
  for (const name of ['bert', 'Ada', 'Cleo', 'ada']) await make(tenant, '/customers', { name });
  const names = async (sort: string) => (await walk(tenant, `/customers?sort=${sort}`)).map(({ name }) => name);
  expect(await names('newest')).toEqual(['ada', 'Cleo', 'Ada', 'bert']);
  expect(await names('name')).toEqual(['Ada', 'ada', 'bert', 'Cleo']);
  const other = await api.asTenant();
  const { customerId } = await fill(api, other);
  await make(other, '/customers', { name: 'never called' });
  await make(other, '/customers', { name: 'neither' });
  const latest = await walk(other, '/customers?sort=lastCall');
  expect(latest.map(({ id }) => id)[0]).toBe(customerId);
  expect(latest.map(({ lastCallAt }) => lastCallAt)).toEqual(['2026-11-21T09:30:00.000Z', null, null]);
  expect((await tenant.call('GET', '/customers?sort=lastCall&cursor=WyJ4IiwieSJd')).status).toBe(400);
});

test('bookings are found by words of their title, items and customer', async () => {
  const tenant = await api.asTenant();
  const { id: customerId } = await make(tenant, '/customers', { name: 'Ada' });
  const startsAt = '2026-11-22T19:00:00Z';
  await make(tenant, '/bookings', { customerId, title: 'Dinner', startsAt, items: ['oysters'] });
  await make(tenant, '/bookings', { customerId, title: 'Lunch', startsAt });
  for (const [q, count] of [
    ['dinn', 1],
    ['OYST', 1],
    ['ada', 2],
    ['%', 0],
  ] as const)
    expect((await read(tenant, `/bookings?q=${encodeURIComponent(q)}`)).items, q).toHaveLength(count);
});

describe('what happened with a customer', () => {
  test('is one list, newest first, page by page, and by kind', async () => {
    const tenant = await api.asTenant();
    const { customerId, bookingId, callId, planId, mark } = await fill(api, tenant);
    const items = await walk(tenant, `/customers/${customerId}/timeline`);
    expect(items.map(({ kind }) => kind).toSorted()).toEqual(['booking', 'call', 'memory', 'plan']);
    const times = items.map(({ at }) => String(at));
    expect(times).toEqual(times.toSorted().toReversed());
    expect(items.map(({ id }) => id).toSorted()).toEqual([bookingId, callId, planId, `${callId}/0`].toSorted());
    expect(items.find(({ kind }) => kind === 'memory')).toMatchObject({ detail: `Promise ${mark}`, callId });
    const calls = await read(tenant, `/customers/${customerId}/timeline?kind=call`);
    expect(calls.items).toEqual([expect.objectContaining({ id: callId, detail: `Summary ${mark}` })]);
  });

  test('is told as a text for the next conversation', async () => {
    const tenant = await api.asTenant();
    const { customerId, mark } = await fill(api, tenant);
    const context = await read(tenant, `/customers/${customerId}/context`);
    expect(context.text).toBe(
      [
        `Customer: Customer ${mark}`,
        'Recent interactions:',
        `- 2026-11-21: Summary ${mark} (neutral)`,
        `Key preferences: promised: Promise ${mark}`,
        `Booking status: Dinner ${mark}, 2026-11-22 14:00, confirmed`,
      ].join('\n'),
    );
    const plain = await tenant.call('GET', `/customers/${customerId}/context?format=text`);
    expect(plain.headers.get('content-type')).toContain('text/plain');
    expect(await plain.text()).toBe(context.text);
    const { id } = await make(tenant, '/customers', { name: 'New' });
    expect((await read(tenant, `/customers/${id}/context`)).text).toContain('- none');
  });
});

describe('erasing', () => {
  test('a customer takes all that is theirs, leaves the calls, and says what went', async () => {
    const tenant = await api.asTenant();
    const { customerId, bookingId, callId, planId, mark } = await fill(api, tenant);
    expect((await tenant.call('DELETE', `/customers/${customerId}`)).status).toBe(428);
    expect((await tenant.call('DELETE', `/customers/${customerId}`, undefined, at('"7"'))).status).toBe(412);
    const gone = await tenant.call('DELETE', `/customers/${customerId}`, undefined, at('"1"'));
    expect(await gone.json()).toMatchObject({
      id: customerId,
      phones: 1,
      bookings: 1,
      memories: 1,
      calls: 1,
      plans: 1,
    });
    for (const path of [`/customers/${customerId}`, `/bookings/${bookingId}`, `/customers/${customerId}/timeline`])
      expect((await tenant.call('GET', path)).status, path).toBe(404);
    const call = JSON.stringify(await read(tenant, `/calls/${callId}`));
    expect(call).not.toContain(customerId);
    expect(call).not.toContain(`Promise ${mark}`);
    expect((await read(tenant, `/contact-plans/${planId}`)).customerId).toBeNull();
    expect((await tenant.call('DELETE', `/customers/${customerId}`, undefined, at('"1"'))).status).toBe(404);
  });

  test('a booking leaves its customer and calls', async () => {
    const tenant = await api.asTenant();
    const { customerId, bookingId, callId } = await fill(api, tenant);
    const gone = await tenant.call('DELETE', `/bookings/${bookingId}`, undefined, at('"1"'));
    expect(await gone.json()).toMatchObject({ id: bookingId, calls: 1 });
    const call = await read(tenant, `/calls/${callId}`);
    expect(JSON.stringify(call)).not.toContain(bookingId);
    expect(JSON.stringify(call)).toContain(customerId);
  });
});
