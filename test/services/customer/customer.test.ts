import { describe, expect, test } from 'vitest';
import { newId } from '../../../db/ids.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createBooking } from '../../../services/booking/create.ts';
import { getBooking } from '../../../services/booking/get.ts';
import { type BookingFilter, listBookings } from '../../../services/booking/list.ts';
import { createCustomer } from '../../../services/customer/create.ts';
import type { CustomerInput } from '../../../services/customer/fields.ts';
import { getCustomer } from '../../../services/customer/get.ts';
import { type CustomerFilter, listCustomers } from '../../../services/customer/list.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const now = new Date('2026-11-20T12:00:00Z');
const create = (tenantId: string, customer: CustomerInput) =>
  withTenant(db, tenantId, (tx) => createCustomer(tx, { tenantId, customer, now }));
const find = async (tenantId: string, filter: Partial<CustomerFilter> = {}) =>
  (await withTenant(db, tenantId, (tx) => listCustomers(tx, { tenantId, limit: 50, ...filter }))).items.map(
    ({ name }) => name,
  );

describe('customers', () => {
  test('are kept with their numbers as E.164, and found by number, id and part of the name', async () => {
    const tenantId = await aTenant(db);
    const ann = await create(tenantId, {
      name: ' Ann Lee ',
      email: 'Ann@Example.com',
      externalId: 'c1',
      phones: ['(415) 555-0123', '415.555.0123', '+44 20 7946 0958'],
    });
    expect(ann).toMatchObject({ name: 'Ann Lee', email: 'ann@example.com', phones: ['+14155550123', '+442079460958'] });
    await create(tenantId, { name: '100% Bob' });
    expect(await withTenant(db, tenantId, (tx) => getCustomer(tx, { tenantId, customerId: ann.id }))).toEqual({
      ...ann,
      memories: [],
    });
    expect(await find(tenantId, { phone: '415-555-0123' })).toEqual(['Ann Lee']);
    expect(await find(tenantId, { phone: 'anonymous' })).toEqual([]);
    expect(await find(tenantId, { externalId: 'c1' })).toEqual(['Ann Lee']);
    expect(await find(tenantId, { q: 'lEE' })).toEqual(['Ann Lee']);
    expect(await find(tenantId, { q: '0%' })).toEqual(['100% Bob']);
    expect(await find(tenantId, { q: '_' })).toEqual([]);
  });

  test('name every bad field at once', async () => {
    const tenantId = await aTenant(db);
    const bad = create(tenantId, { name: '', email: 'x', timeZone: 'Mars/Olympus', phones: ['12', '+1 555 XXX 1234'] });
    await expect(bad).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [
        { field: 'name', value: '' },
        { field: 'email', value: 'x' },
        { field: 'timeZone', value: 'Mars/Olympus' },
        { field: 'phones.0', value: '12' },
        { field: 'phones.1', value: '+1 555 XXX 1234', message: 'is a masked or withheld number' },
      ],
    });
  });

  test('have an external id of their own', async () => {
    const tenantId = await aTenant(db);
    await create(tenantId, { name: 'Ann', externalId: 'c1' });
    await expect(create(tenantId, { name: 'Bob', externalId: 'c1' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('are listed page by page, none twice and none left out', async () => {
    const tenantId = await aTenant(db);
    for (let n = 0; n < 5; n++) await create(tenantId, { name: `Customer ${n}` });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await withTenant(db, tenantId, (tx) => listCustomers(tx, { tenantId, limit: 2, cursor }));
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.sort()).toEqual([0, 1, 2, 3, 4].map((n) => `Customer ${n}`));
    await expect(find(tenantId, { cursor: 'e30' })).rejects.toMatchObject({ fields: [{ field: 'cursor' }] });
  });

  test('of another tenant are not found', async () => {
    const [one, other] = [await aTenant(db), await aTenant(db)];
    const ann = await create(one, { name: 'Ann', externalId: 'c1', phones: ['+14155550123'] });
    expect(await find(other)).toEqual([]);
    expect(await find(other, { phone: '+14155550123' })).toEqual([]);
    const look = (customerId: string) =>
      withTenant(db, other, (tx) => getCustomer(tx, { tenantId: other, customerId }));
    await expect(look(ann.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(look(newId())).rejects.toMatchObject({ code: 'not_found' });
    await expect(look('nonsense')).rejects.toMatchObject({ code: 'not_found' });
    await create(other, { name: 'Ann', externalId: 'c1', phones: ['+14155550123'] });
  });
});

describe('bookings', () => {
  const list = async (tenantId: string, filter: Partial<BookingFilter> = {}) =>
    (await withTenant(db, tenantId, (tx) => listBookings(tx, { tenantId, limit: 50, ...filter }))).items.map(
      ({ title }) => title,
    );

  test('belong to a customer and are found by customer, status and time, latest start first', async () => {
    const tenantId = await aTenant(db);
    const [ann, bob] = [await create(tenantId, { name: 'Ann' }), await create(tenantId, { name: 'Bob' })];
    const book = (customerId: string, title: string, day: number, status: 'pending' | 'canceled' = 'pending') =>
      withTenant(db, tenantId, (tx) =>
        createBooking(tx, {
          tenantId,
          booking: {
            customerId,
            title,
            status,
            startsAt: new Date(Date.UTC(2026, 10, day)),
            guestCount: 2,
            items: ['cake'],
          },
          now,
        }),
      );
    const lunch = await book(ann.id, 'Lunch', 20);
    await book(bob.id, 'Dinner', 22);
    await book(ann.id, 'Brunch', 21, 'canceled');
    expect(lunch).toMatchObject({ customerName: 'Ann', status: 'pending', guestCount: 2, items: ['cake'] });
    expect(await list(tenantId)).toEqual(['Dinner', 'Brunch', 'Lunch']);
    expect(await list(tenantId, { customerId: ann.id })).toEqual(['Brunch', 'Lunch']);
    expect(await list(tenantId, { statuses: ['canceled'] })).toEqual(['Brunch']);
    expect(await list(tenantId, { from: new Date('2026-11-21'), to: new Date('2026-11-22') })).toEqual(['Brunch']);
    const first = await withTenant(db, tenantId, (tx) => listBookings(tx, { tenantId, limit: 2 }));
    expect(await list(tenantId, { cursor: first.nextCursor ?? '' })).toEqual(['Lunch']);
  });

  test('name every bad field, and never join the customer of another tenant', async () => {
    const [one, other] = [await aTenant(db), await aTenant(db)];
    const ann = await create(one, { name: 'Ann' });
    const make = (tenantId: string, title: string, guestCount: number, startsAt = now) =>
      withTenant(db, tenantId, (tx) =>
        createBooking(tx, { tenantId, booking: { customerId: ann.id, title, guestCount, startsAt }, now }),
      );
    await expect(make(one, ' ', -1, new Date('never'))).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'title' }, { field: 'startsAt' }, { field: 'guestCount', value: -1 }],
    });
    await expect(make(other, 'Dinner', 2)).rejects.toMatchObject({ code: 'not_found' });
    const dinner = await make(one, 'Dinner', 2);
    const look = withTenant(db, other, (tx) => getBooking(tx, { tenantId: other, bookingId: dinner.id }));
    await expect(look).rejects.toMatchObject({ code: 'not_found' });
    expect(await list(other)).toEqual([]);
  });
});
