import { expect, test } from 'vitest';
import { fill } from './everything.ts';
import { useApi } from './serve.ts';

const api = await useApi();

test('a booking lists the calls that are linked to it, page by page, and no other', async () => {
  const tenant = await api.asTenant();
  const { bookingId, callId } = await fill(api, tenant);
  const page = await (await tenant.call('GET', `/bookings/${bookingId}/calls?limit=1`)).json();
  expect(page.items).toMatchObject([{ callId, direction: 'inbound', reasons: expect.any(Array) }]);
  expect(page.nextCursor).toBeNull();
  const other = await tenant.call('GET', '/bookings/01a2b3c4-0000-7000-8000-000000000000/calls');
  expect(other.status).toBe(404);
  const bent = await tenant.call('GET', `/bookings/${bookingId}/calls?cursor=bent`);
  expect(bent.status).toBe(400);
});

test('a preview tells what columns would be taken for and keeps nothing', async () => {
  const { call } = await api.asTenant();
  const csv = { 'content-type': 'text/csv' };
  const customers = await call('POST', '/customers/import/preview', 'Nr;Client;Hotline\n1;Ada;12\n', csv);
  expect(await customers.json()).toMatchObject({
    columns: [
      { header: 'Nr', field: 'externalId' },
      { header: 'Client', field: 'name' },
      { header: 'Hotline', field: null },
    ],
    rows: [['1', 'Ada', '12']],
  });
  const bookings = await call('POST', '/bookings/import/preview', 'Guest,Start date,Pax\n', csv);
  const { columns, fields } = await bookings.json();
  expect(columns.map(({ field }: { field: string }) => field)).toEqual(['customer', 'date', 'guestCount']);
  expect(fields).toContain('startsAt');
  const dated = await call('POST', '/bookings/import/preview', 'Guest,Date\nAda,3/4/2026\nBo,25/3/2026\n', csv);
  expect((await dated.json()).dates).toEqual({
    ...{ order: 'day_first', dayFirst: '25/3/2026', monthFirst: null, either: '3/4/2026' },
  });
  expect((await call('POST', '/customers/import/preview', '', csv)).status).toBe(400);
  expect((await (await call('GET', '/customers')).json()).items).toEqual([]);
});

test('a file of ambiguous dates is imported once somebody says what comes first', async () => {
  const { call } = await api.asTenant();
  const csv = { 'content-type': 'text/csv' };
  await call('POST', '/customers/import', 'id,name\nc1,Ada\n', csv);
  const file = 'id,customer id,start\nb1,c1,3/4/2026 10:00\n';
  const asked = await call('POST', '/bookings/import', file, csv);
  expect(asked.status).toBe(400);
  expect((await asked.json()).errors).toMatchObject([{ field: 'dateOrder', value: '3/4/2026 10:00' }]);
  expect((await (await call('GET', '/bookings')).json()).items).toEqual([]);
  expect((await call('POST', '/bookings/import?dateOrder=either', file, csv)).status).toBe(400);
  const said = await call('POST', '/bookings/import?dateOrder=day_first', file, csv);
  expect(await said.json()).toMatchObject({ created: 1, failed: 0 });
  const [booking] = (await (await call('GET', '/bookings')).json()).items;
  expect(booking.startsAt).toMatch(/^2026-04-03T/);
});
