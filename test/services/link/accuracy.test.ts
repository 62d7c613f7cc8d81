import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { listBookings } from '../../../services/booking/list.ts';
import { listCustomers } from '../../../services/customer/list.ts';
import { importBookings } from '../../../services/import/bookings.ts';
import { importCustomers } from '../../../services/import/customers.ts';
import { useDatabase } from '../../fixtures/database.ts';
import { aTemporary } from '../../fixtures/folder.ts';
import { airlineCases, type Case, haveData, sgdCases, spread } from '../../reading/link/calls.ts';
import { aBusiness, callAt, ownNumber } from './world.ts';

const { db } = await useDatabase();
const temporary = await aTemporary();

/** Ten digits; one customer in twelve shares them with a neighbour. */
const digitsOf = (index: number) => `415${String(5_551_000 + (index % 12 === 1 ? index - 1 : index))}`;
const written = [
  (d: string) => `+1${d}`,
  (d: string) => `(${d.slice(0, 3)}) ${d.slice(3, 6)}-${d.slice(6)}`,
  (d: string) => `1-${d.slice(0, 3)}-${d.slice(3, 6)}-${d.slice(6)}`,
  (d: string) => `1${d}`,
  (d: string) => `${d.slice(0, 3)}.${d.slice(3, 6)}.${d.slice(6)}`,
  (d: string) => `sip:+1${d}@trunk.example;user=phone`,
];
const phoneOf = (index: number, seed: string) => written[spread(seed, written.length)]?.(digitsOf(index)) ?? '';
const csv = (rows: readonly (readonly unknown[])[]) =>
  Readable.from([
    rows.map((row) => row.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',')).join('\n'),
  ]);

/** Imports the customers and bookings of all cases, takes in every call and links it. */
async function linkAll(cases: readonly Case[], nameOf: (customer: string) => string) {
  const { tenantId, call, link, shown } = await aBusiness(db);
  const people = [...new Set(cases.map(({ customer }) => customer))];
  const known = people.map((id, index) => [id, nameOf(id), phoneOf(index, `book/${id}`)]);
  const added = await importCustomers(db, { tenantId, body: csv([['id', 'name', 'phone'], ...known]), now: callAt });
  expect(added).toMatchObject({ created: people.length, failed: 0 });
  const own = new Map(
    cases.flatMap((one) => one.own.map((booking) => [booking.bookingId, { ...booking, customer: one.customer }])),
  );
  const booked = [...own.values()].map((b) => [
    b.bookingId,
    b.customer,
    b.title,
    b.startsAt.toISOString(),
    b.status,
    b.guestCount,
    b.items.join(';'),
  ]);
  const header = ['booking id', 'customer id', 'title', 'start', 'status', 'guests', 'items'];
  const imported = await importBookings({ db, temporary }, { tenantId, body: csv([header, ...booked]), now: callAt });
  expect(imported).toMatchObject({ created: own.size, failed: 0 });
  const ids = await withTenant(db, tenantId, async (tx) => ({
    customers: new Map(
      (await listCustomers(tx, { tenantId, limit: 5_000 })).items.map(({ id, externalId }) => [id, externalId]),
    ),
    bookings: new Map(
      (await listBookings(tx, { tenantId, limit: 5_000 })).items.map(({ id, externalId }) => [id, externalId]),
    ),
  }));
  const outcomes = [];
  for (const one of cases) {
    const outbound = spread(one.id, 3) === 0;
    const [theirs, ours] = [phoneOf(people.indexOf(one.customer), `call/${one.id}`), ownNumber];
    const callId = await call({
      direction: outbound ? 'outbound' : 'inbound',
      from: outbound ? ours : theirs,
      to: outbound ? theirs : ours,
      startedAt: one.startedAt,
      turns: one.turns,
    });
    await link(callId);
    const { customerId, bookingId } = await shown(callId);
    const [customer, booking] = [ids.customers.get(customerId ?? ''), ids.bookings.get(bookingId ?? '')];
    outcomes.push({
      judged: one.right.length > 0,
      customer: customer === one.customer,
      wrongCustomer: customer !== undefined && customer !== one.customer,
      booking: one.right.includes(booking ?? ''),
    });
  }
  const share = (list: readonly boolean[]) => list.filter(Boolean).length / list.length;
  return {
    calls: outcomes.length,
    customer: share(outcomes.map((one) => one.customer)),
    wrongCustomer: share(outcomes.map((one) => one.wrongCustomer)),
    booking: share(outcomes.filter(({ judged }) => judged).map((one) => one.booking)),
  };
}

describe.skipIf(!haveData)('real conversations, from the files to the link', () => {
  test('calls about something booked find customer and booking', { timeout: 60_000 }, async () => {
    const found = await linkAll(sgdCases(), (id) => `Customer ${id}`);
    expect(found.calls).toBeGreaterThan(100);
    expect(found.customer).toBeGreaterThan(0.95);
    expect(found.booking).toBeGreaterThan(0.8);
  });

  test('calls to an airline find customer and reservation', { timeout: 60_000 }, async () => {
    const found = await linkAll(airlineCases(), (id) => id.split('_').slice(0, 2).join(' '));
    expect(found.calls).toBe(60);
    expect(found.customer).toBeGreaterThan(0.95);
    expect(found.wrongCustomer).toBeLessThan(0.02);
    expect(found.booking).toBeGreaterThan(0.8);
  });
});
