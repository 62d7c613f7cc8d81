import { and, eq, inArray, or, sql } from 'drizzle-orm';
import { excluded } from '../../db/excluded.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { bookings } from '../../db/tables/customers.ts';
import type { BookingStatus } from '../../reading/link/score.ts';
import type { Phone } from '../customer/fields.ts';
import { findCustomers } from './find-customers.ts';
import type { Ready, RowError, Saved } from './run.ts';

/** A booking as a file describes it; null if it does not say. */
export type BookingRow = {
  externalId: string | null;
  customer: { externalId: string | null; phones: Phone[]; email: string | null };
  title: string | null;
  status: BookingStatus | null;
  startsAt: Date;
  guestCount: number | null;
  items: string[];
};

type Known = typeof bookings.$inferSelect;
type Owned = { row: BookingRow; customerId: string };

/** Writes one batch of bookings; rows whose customer is missing or ambiguous come back as errors. */
export async function saveBookings(
  tx: Tx,
  { tenantId, batch, now }: { tenantId: string; batch: readonly Ready<BookingRow>[]; now: Date },
): Promise<Saved> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`import/${tenantId}`}, 0))`);
  const find = await findCustomers(tx, { tenantId, rows: batch.map(({ item }) => item.customer) });
  const errors: RowError[] = [];
  const owned: Owned[] = [];
  for (const { row, item } of batch) {
    const { externalId, phones, email } = item.customer;
    const customer = externalId ? known(find(item.customer), externalId) : find(item.customer);
    const value = externalId ?? phones[0]?.raw ?? email;
    if (customer === null) errors.push({ row, field: 'customer', value, message: 'is not a known customer' });
    else if (customer === 'several')
      errors.push({ row, field: 'customer', value, message: 'is shared by several customers' });
    else owned.push({ row: item, customerId: customer.id });
  }
  const before = await readBefore(tx, tenantId, owned);
  const writes = owned.map((one) => valuesOf(one, before(one)));
  const changed = writes.filter(({ same }) => !same);
  if (changed.length > 0)
    await tx
      .insert(bookings)
      .values(changed.map(({ values }) => ({ tenantId, ...values, createdAt: now, updatedAt: now })))
      .onConflictDoUpdate({
        target: [bookings.tenantId, bookings.id],
        set: {
          ...excluded(bookings, 'externalId', 'customerId', 'title', 'status', 'startsAt', 'guestCount', 'items'),
          updatedAt: now,
          version: sql`${bookings.version} + 1`,
        },
      });
  const created = changed.filter(({ isNew }) => isNew).length;
  return { created, updated: changed.length - created, unchanged: writes.length - changed.length, errors };
}

/** A file with a customer's id means that customer, not one whose number happens to be the same. */
const known = <T extends { externalId: string | null }>(found: T | 'several' | null, externalId: string): T | null =>
  found !== null && found !== 'several' && found.externalId === externalId ? found : null;

function valuesOf({ row, customerId }: Owned, before: Known | undefined) {
  const values = {
    id: before?.id ?? newId(),
    externalId: row.externalId ?? before?.externalId ?? null,
    customerId,
    title: row.title ?? before?.title ?? row.items[0] ?? 'Booking',
    status: row.status ?? before?.status ?? ('confirmed' as const),
    startsAt: row.startsAt,
    guestCount: row.guestCount ?? before?.guestCount ?? null,
    items: row.items.length > 0 ? row.items : (before?.items ?? []),
  };
  const same =
    before !== undefined &&
    before.startsAt.getTime() === values.startsAt.getTime() &&
    before.customerId === customerId &&
    before.title === values.title &&
    before.status === values.status &&
    before.guestCount === values.guestCount &&
    before.items.join('\n') === values.items.join('\n');
  return { values, same, isNew: before === undefined };
}

async function readBefore(
  tx: Tx,
  tenantId: string,
  owned: readonly Owned[],
): Promise<(one: Owned) => Known | undefined> {
  const externalIds = owned.flatMap(({ row }) => row.externalId ?? []);
  const without = owned.filter(({ row }) => row.externalId === null);
  const rows = await tx
    .select()
    .from(bookings)
    .where(
      and(
        eq(bookings.tenantId, tenantId),
        or(
          inArray(bookings.externalId, externalIds),
          and(
            inArray(bookings.customerId, [...new Set(without.map(({ customerId }) => customerId))]),
            inArray(
              bookings.startsAt,
              without.map(({ row }) => row.startsAt),
            ),
          ),
        ),
      ),
    );
  const byId = new Map(rows.map((row) => [row.externalId, row]));
  return ({ row, customerId }) =>
    row.externalId !== null
      ? byId.get(row.externalId)
      : rows.find(
          (one) =>
            one.customerId === customerId &&
            one.startsAt.getTime() === row.startsAt.getTime() &&
            (row.title === null || one.title === row.title),
        );
}
