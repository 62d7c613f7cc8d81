import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readCsv } from '../../services/import/csv.ts';
import { type TestTenant, useApi } from './serve.ts';

const api = await useApi();
const send = async ({ call }: TestTenant, kind: string, text: string) =>
  (await call('POST', `/${kind}/import`, text, { 'content-type': 'text/csv' })).json();

test('each import is kept with who made it, and its bad rows are a file that no spreadsheet runs', async () => {
  const tenant = await api.asTenant();
  const bad = 'id,name,phone\n1,Ada,+1 555 012 3456\n2,,+1 555 012 3457\n3,Bob,=cmd\n';
  const first = await send(tenant, 'customers', bad);
  expect(first).toMatchObject({ id: expect.any(String), created: 1, failed: 2 });
  const second = await send(tenant, 'bookings', 'customer id,starts at\n1,2026-11-22T19:00:00Z\n');
  const page = await (await tenant.call('GET', '/imports?limit=1')).json();
  expect(page.items).toMatchObject([{ id: second.id, kind: 'bookings', failed: second.failed }]);
  const rest = await (await tenant.call('GET', `/imports?limit=1&cursor=${page.nextCursor}`)).json();
  expect(rest).toMatchObject({
    items: [{ id: first.id, kind: 'customers', created: 1, failed: 2, importedBy: expect.stringMatching(/^API key/) }],
    nextCursor: null,
  });
  const one = await (await tenant.call('GET', `/imports/${first.id}`)).json();
  expect(one.errors).toEqual(first.errors);
  const file = await tenant.call('GET', `/imports/${first.id}/errors.csv`);
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="import-errors.csv"');
  const rows: string[][] = [];
  for await (const { cells } of readCsv(Readable.from([await file.text()]))) rows.push(cells);
  expect(rows.map((cells) => cells.slice(0, 3))).toEqual([
    ['row', 'field', 'value'],
    ['3', 'name', ''],
    ['4', 'phone', "'=cmd"],
  ]);
});

test('an import that was refused as a whole is not kept, and an unknown one is not found', async () => {
  const tenant = await api.asTenant();
  expect((await tenant.call('POST', '/customers/import', '', { 'content-type': 'text/csv' })).status).toBe(400);
  expect((await (await tenant.call('GET', '/imports')).json()).items).toEqual([]);
  const unknown = '/imports/01920000-0000-7000-8000-000000000000';
  for (const path of [unknown, `${unknown}/errors.csv`, '/imports/none']) {
    expect((await tenant.call('GET', path)).status).toBe(404);
  }
});
