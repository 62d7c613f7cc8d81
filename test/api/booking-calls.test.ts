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
  expect((await call('POST', '/customers/import/preview', '', csv)).status).toBe(400);
  expect((await (await call('GET', '/customers')).json()).items).toEqual([]);
});
