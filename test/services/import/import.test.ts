import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { DateOrder } from '../../../core/date-order.ts';
import { withTenant } from '../../../db/tenant.ts';
import { listBookings } from '../../../services/booking/list.ts';
import { listCustomers } from '../../../services/customer/list.ts';
import { importBookings } from '../../../services/import/bookings.ts';
import { importCustomers } from '../../../services/import/customers.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { aTemporary } from '../../fixtures/folder.ts';

const { db } = await useDatabase();
const temporary = await aTemporary();
const now = new Date('2026-11-20T12:00:00Z');
type Options = { mapping?: Record<string, string>; region?: string; onProgress?: (rows: number) => void };
const customersFrom = (tenantId: string, csv: string, options: Options = {}) =>
  importCustomers(db, { tenantId, body: Readable.from([Buffer.from(csv)]), now, ...options });
const bookingsFrom = (tenantId: string, csv: string, options: Options & { dateOrder?: DateOrder } = {}) =>
  importBookings({ db, temporary }, { tenantId, body: Readable.from([Buffer.from(csv)]), now, ...options });
const customersOf = async (tenantId: string) =>
  (await withTenant(db, tenantId, (tx) => listCustomers(tx, { tenantId, limit: 100 }))).items;
const bookingsOf = async (tenantId: string) =>
  (await withTenant(db, tenantId, (tx) => listBookings(tx, { tenantId, limit: 100 }))).items;

describe('importCustomers()', () => {
  test('keeps good rows and names field, value and row of bad ones', async () => {
    const tenantId = await aTenant(db);
    const result = await customersFrom(
      tenantId,
      'Customer ID,Full Name,E-Mail,Phone Number,Mobile\n' +
        'c1,Ann Lee,Ann@Example.com,(555) 012-3456,+44 20 7946 0958\n' +
        'c2,Bob,not an address,555-012-9999,\n' +
        'c3,,eve@example.com,,\n' +
        'c4,Dan,,12,\n' +
        'c1,Ann again,,,\n' +
        ',Zoe,,555-012-7777,\n' +
        ',Max,,,\n',
    );
    expect(result).toMatchObject({ created: 2, updated: 0, unchanged: 0, failed: 5, errorsTruncated: false });
    expect(result.errors.map(({ row, field, value }) => [row, field, value])).toEqual([
      [3, 'email', 'not an address'],
      [4, 'name', ''],
      [5, 'phone', '12'],
      [6, 'externalId', 'c1'],
      [8, 'externalId', ''],
    ]);
    expect(result.errors[3]?.message).toBe('is a duplicate of row 2');
    const [ann, zoe] = (await customersOf(tenantId)).sort((a, b) => a.name.localeCompare(b.name));
    expect(zoe).toMatchObject({ name: 'Zoe', externalId: null, phones: ['+15550127777'] });
    expect(ann).toMatchObject({ name: 'Ann Lee', email: 'ann@example.com', phones: ['+15550123456', '+442079460958'] });
  });

  test('reads numbers as spreadsheets and telephones write them, and says why it refuses the rest', async () => {
    const tenantId = await aTenant(db);
    const result = await customersFrom(
      tenantId,
      'Name,Phone\n' +
        'Ext,646-555-0168 x5\n' +
        'Pause,"6465550169,,5"\n' +
        'Label,cell: 646-555-0170 (Ann)\n' +
        'Float,6465550171.0\n' +
        'Power,6.465550172E+09\n' +
        'Two,646-555-0173 ::: 646-555-0174\n' +
        'Quoted,"""UNAVAILABLE"" <6465550175>"\n' +
        'Rounded,6.46556E+09\n' +
        'Zeros,000-000-0000\n' +
        'Nines,9999999999\n' +
        'Glued,646-555-0176-12\n' +
        'Half,646-555-0177/78\n',
    );
    const phones = (await customersOf(tenantId)).flatMap((customer) => customer.phones).sort();
    expect(phones).toEqual([168, 169, 170, 171, 172, 173, 174, 175].map((last) => `+16465550${last}`));
    expect(result.errors.map(({ row, field, value, message }) => `${row} ${field} ${value} ${message}`)).toEqual([
      '9 phone 6.46556E+09 was rounded by a spreadsheet, so its last digits are lost; format the column as text',
      '10 phone 000-000-0000 is a masked or withheld number',
      '11 phone 9999999999 is a placeholder, not a phone number',
      '12 phone 646-555-0176-12 is not a phone number in US, nor one with + and a country code',
      '13 phone 646-555-0177/78 holds several numbers; give them one by one',
    ]);
  });

  test('changes nothing when the same file comes again, and only what differs when it has changed', async () => {
    const tenantId = await aTenant(db);
    const file = 'id,name,phone\nc1,Ann,555-012-3456\n,Zoe,555-012-7777\n';
    expect(await customersFrom(tenantId, file)).toMatchObject({ created: 2 });
    expect(await customersFrom(tenantId, file)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    const changed = 'id,name,phone\nc1,Ann,555-012-8888\n,Zoe Fox,(555) 012-7777\nc2,Bob,\n';
    expect(await customersFrom(tenantId, changed)).toMatchObject({ created: 1, updated: 2, unchanged: 0 });
    expect((await customersOf(tenantId)).map(({ name, phones }) => [name, ...phones])).toEqual(
      expect.arrayContaining([['Ann', '+15550128888'], ['Zoe Fox', '+15550127777'], ['Bob']]),
    );
  });

  test('gives a customer known by number alone the external id that comes later', async () => {
    const tenantId = await aTenant(db);
    await customersFrom(tenantId, 'name,phone\nAnn,555-012-3456\n');
    expect(await customersFrom(tenantId, 'id,name,phone\nc1,Ann Lee,555-012-3456\n')).toMatchObject({
      updated: 1,
      created: 0,
    });
    expect(await customersOf(tenantId)).toMatchObject([{ externalId: 'c1', name: 'Ann Lee' }]);
  });

  test('two customers with external ids may share a number; without ids the second is a duplicate', async () => {
    const tenantId = await aTenant(db);
    expect(
      await customersFrom(tenantId, 'id,name,phone\na,Ann,5550123456\nb,Bob,5550123456\n,Eve,5550123456\n'),
    ).toMatchObject({
      created: 2,
      errors: [{ row: 4, field: 'phone', value: '+15550123456', message: 'is a duplicate of row 3' }],
    });
    expect(await customersFrom(tenantId, 'name,phone\nEve,5550123456\n')).toMatchObject({
      failed: 1,
      errors: [{ row: 2, message: 'belongs to several customers; say which with an external ID' }],
    });
  });

  test('takes an explicit mapping, and says which columns there are when it fits none', async () => {
    const tenantId = await aTenant(db);
    const file = 'Wer;Leitung\nJürgen;030 901820\n';
    expect(
      await customersFrom(tenantId, file, { mapping: { name: 'wer', phones: 'Leitung' }, region: 'DE' }),
    ).toMatchObject({ created: 1 });
    expect(await customersOf(tenantId)).toMatchObject([{ name: 'Jürgen', phones: ['+4930901820'] }]);
    await expect(customersFrom(tenantId, file, { mapping: { name: 'Name' } })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'mapping.name', value: 'Name', message: 'there is no such column; the file has Wer, Leitung' }],
    });
    await expect(customersFrom(tenantId, file, { mapping: { nick: 'Wer' } })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(customersFrom(tenantId, file)).rejects.toThrow(
      'Cannot find a column for the name; the file has Wer, Leitung',
    );
    await expect(customersFrom(tenantId, '')).rejects.toThrow('Cannot import an empty file');
  });

  test('reads a German file as it is: both names, several values in a cell', async () => {
    const tenantId = await aTenant(db);
    const file =
      'Kundennr.;Vorname;Name;E-Mail;Telefon\n' +
      '7;Jörg;Weiß;joerg@example.de ::: weiss@example.de;030 901820 ::: 030 901821\n' +
      '8;Ute;Kühn;;"030 901822\r\n030 901823"\n';
    expect(await customersFrom(tenantId, file, { region: 'DE' })).toMatchObject({ created: 2, failed: 0 });
    const people = (await customersOf(tenantId)).sort((a, b) => a.name.localeCompare(b.name));
    expect(people).toMatchObject([
      { name: 'Jörg Weiß', email: 'joerg@example.de', phones: ['+4930901820', '+4930901821'] },
      { name: 'Ute Kühn', phones: ['+4930901822', '+4930901823'] },
    ]);
  });

  test('is invisible to another tenant, which may use the same ids and numbers', async () => {
    const [one, other] = [await aTenant(db), await aTenant(db)];
    const file = 'id,name,phone\nc1,Ann,555-012-3456\n';
    await customersFrom(one, file);
    expect(await customersOf(other)).toEqual([]);
    expect(await customersFrom(other, file)).toMatchObject({ created: 1 });
    expect(await customersOf(one)).toHaveLength(1);
  });

  test('takes 30,000 rows as a stream in bounded memory, and tells how far it is', { timeout: 120_000 }, async () => {
    const tenantId = await aTenant(db);
    const count = 30_000;
    async function* file() {
      yield 'id,name,email,phone\n';
      for (let row = 0; row < count; row += 1000)
        yield Array.from({ length: 1000 }, (_, at) => line(row + at)).join('');
    }
    const line = (n: number) => `c${n},Customer ${n},c${n}@example.com,+1415${String(5_000_000 + n)}\n`;
    let [last, peak] = [0, 0];
    const before = process.memoryUsage().rss;
    const onProgress = (rows: number) => {
      last = rows;
      peak = Math.max(peak, process.memoryUsage().rss - before);
    };
    expect(await importCustomers(db, { tenantId, body: Readable.from(file()), now, onProgress })).toMatchObject({
      created: count,
      failed: 0,
    });
    expect(last).toBe(count);
    expect(peak / 2 ** 20).toBeLessThan(150);
  });
});

describe('importBookings()', () => {
  const customers =
    'id,name,phone,email\nc1,Ann,555-012-3456,ann@example.com\nc2,Bob,555-012-7777,\nc3,Eve,555-012-7777,\n';

  test('finds the customer by id, number or address, and reads local times in the zone of the tenant', async () => {
    const tenantId = await aTenant(db);
    await customersFrom(tenantId, customers);
    const result = await bookingsFrom(
      tenantId,
      'Booking ID,Customer ID,Customer Phone,Customer Email,Service,Start,Status,Guests,Items\n' +
        'b1,c1,,,Dinner,2026-11-20 19:30,confirmed,4,window table; cake\n' +
        'b2,,(555) 012-3456,,Lunch,2026-11-21T12:00:00Z,Cancelled,,\n' +
        'b3,,,ANN@example.com,Brunch,11/22/2026 10:00 AM,,2,\n' +
        'b4,c9,,,Dinner,2026-11-20 19:30,,,\n' +
        'b5,,555-012-7777,,Dinner,2026-11-20 19:30,,,\n' +
        'b6,c1,,,Dinner,some day,lost,many,\n' +
        'b1,c1,,,Dinner,2026-11-20 19:30,,,\n',
    );
    expect(result).toMatchObject({ created: 3, failed: 4 });
    expect(result.errors.map(({ row, field, value }) => [row, field, value])).toEqual([
      [7, 'startsAt', 'some day'],
      [7, 'status', 'lost'],
      [7, 'guestCount', 'many'],
      [8, 'externalId', 'b1'],
      [5, 'customer', 'c9'],
      [6, 'customer', '555-012-7777'],
    ]);
    expect(await bookingsOf(tenantId)).toMatchObject([
      {
        externalId: 'b3',
        customerName: 'Ann',
        startsAt: new Date('2026-11-22T15:00:00Z'),
        status: 'confirmed',
        guestCount: 2,
      },
      { externalId: 'b2', customerName: 'Ann', startsAt: new Date('2026-11-21T12:00:00Z'), status: 'canceled' },
      {
        externalId: 'b1',
        customerName: 'Ann',
        startsAt: new Date('2026-11-21T00:30:00Z'),
        items: ['window table', 'cake'],
      },
    ]);
  });

  test('takes a column "customer" for what it looks like: an id, a number or an address', async () => {
    const tenantId = await aTenant(db);
    await customersFrom(tenantId, customers);
    const file =
      'customer,start,title\nc1,2026-11-20 10:00,by id\n(555) 012-3456,2026-11-20 11:00,by number\nann@example.com,2026-11-20 12:00,by address\n';
    expect(await bookingsFrom(tenantId, file)).toMatchObject({ created: 3, failed: 0 });
    expect((await bookingsOf(tenantId)).map(({ customerName }) => customerName)).toEqual(['Ann', 'Ann', 'Ann']);
  });

  test('changes nothing when the same file comes again, with or without ids', async () => {
    const tenantId = await aTenant(db);
    await customersFrom(tenantId, customers);
    const file = 'booking_id,customer_id,title,date,time\nb1,c1,Dinner,2026-11-20,19:30\n,c2,Lunch,2026-11-20,12:30\n';
    expect(await bookingsFrom(tenantId, file)).toMatchObject({ created: 2, failed: 0 });
    expect(await bookingsFrom(tenantId, file)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    const moved = 'booking_id,customer_id,date,time,status\nb1,c1,2026-11-20,20:00,in progress\n';
    expect(await bookingsFrom(tenantId, moved)).toMatchObject({ updated: 1 });
    expect((await bookingsOf(tenantId))[0]).toMatchObject({
      title: 'Dinner',
      status: 'in_progress',
      startsAt: new Date('2026-11-21T01:00:00Z'),
    });
  });

  const startsOf = async (rows: readonly string[], options: { dateOrder?: DateOrder } = {}) => {
    const tenantId = await aTenant(db);
    await customersFrom(tenantId, customers);
    const result = await bookingsFrom(tenantId, `id,customer id,date,time\n${rows.join('\n')}\n`, options);
    const starts = (await bookingsOf(tenantId)).map(({ externalId, startsAt }) => [externalId, startsAt.toISOString()]);
    return { result, starts: Object.fromEntries(starts) as Record<string, string> };
  };

  test('one date decides for the whole file which of day and month comes first, wherever it stands', async () => {
    const rows = ['b1,c1,11/12/2026,18:00', 'b2,c2,03/12/2026,18:00', 'b3,c1,25/12/2026,18:00'];
    const expected = {
      b1: '2026-12-11T23:00:00.000Z',
      b2: '2026-12-03T23:00:00.000Z',
      b3: '2026-12-25T23:00:00.000Z',
    };
    expect((await startsOf(rows)).starts).toEqual(expected);
    expect((await startsOf(rows.toReversed())).starts).toEqual(expected);
    const broken = await startsOf(['"b0,c1,12/25/2026,18:00', ...rows, 'b9,c1,12/41/2026,18:00']);
    expect(broken).toMatchObject({ starts: expected, result: { created: 3, failed: 2 } });
    const american = await startsOf([...rows.slice(0, 2), 'b3,c1,12/25/2026,18:00']);
    expect(american.starts).toMatchObject({ b1: '2026-11-12T23:00:00.000Z', b2: '2026-03-12T22:00:00.000Z' });
  });

  test('a file whose dates could be either is not imported until somebody says which', async () => {
    const rows = ['b1,c1,11/12/2026,18:00', 'b2,c2,03/12/2026,18:00'];
    await expect(startsOf(rows)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'dateOrder', value: '11/12/2026' }],
    });
    expect((await startsOf(rows, { dateOrder: 'day_first' })).starts.b2).toBe('2026-12-03T23:00:00.000Z');
    expect((await startsOf(rows, { dateOrder: 'month_first' })).starts.b2).toBe('2026-03-12T22:00:00.000Z');
    expect((await startsOf(['b1,c1,2026-12-11,18:00', 'b2,c1,12/12/2026,18:00'])).result.created).toBe(2);
  });

  test('a file that writes both keeps what has one meaning only, and a choice is never bent', async () => {
    const rows = ['b1,c1,25/12/2026,18:00', 'b2,c1,12/26/2026,18:00', 'b3,c2,03/12/2026,18:00'];
    const both = await startsOf(rows);
    expect(both.starts).toEqual({ b1: '2026-12-25T23:00:00.000Z', b2: '2026-12-26T23:00:00.000Z' });
    expect(both.result.errors).toMatchObject([{ row: 4, field: 'startsAt', value: '03/12/2026 18:00' }]);
    const said = await startsOf(rows, { dateOrder: 'day_first' });
    expect(said.result.errors).toMatchObject([{ row: 3, message: expect.stringContaining('day first') }]);
    expect(said.starts.b3).toBe('2026-12-03T23:00:00.000Z');
  });

  test("never finds another tenant's customer", async () => {
    const [one, other] = [await aTenant(db), await aTenant(db)];
    await customersFrom(one, customers);
    expect(await bookingsFrom(other, 'customer_id,start\nc1,2026-11-20 12:00\n')).toMatchObject({
      created: 0,
      failed: 1,
    });
    await expect(bookingsFrom(other, 'customer_id,title\nc1,Dinner\n')).rejects.toThrow(
      'Cannot find a column for the start of the booking',
    );
  });
});
