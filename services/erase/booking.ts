import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { bookings, callLinks } from '../../db/tables/customers.ts';
import { sameVersion } from '../paging/version.ts';
import { forgetAnswers } from '../request/key.ts';
import { forgetUndo } from './forget-review.ts';

/** What went with a booking; its calls stay with their customer. */
export type BookingReceipt = { id: string; calls: number; removedAt: Date };

/** @throws {Problem} not_found, also the second time; precondition_failed for a version that is not in force. */
export async function removeBooking(
  tx: Tx,
  { tenantId, bookingId, version, now }: { tenantId: string; bookingId: string; version: number; now: Date },
): Promise<BookingReceipt> {
  if (!isUuid(bookingId)) throw notFound('booking', bookingId);
  const mine = and(eq(bookings.tenantId, tenantId), eq(bookings.id, bookingId));
  const [row] = await tx.select({ version: bookings.version }).from(bookings).where(mine).for('update');
  if (!row) throw notFound('booking', bookingId);
  sameVersion('booking', row.version, version);
  const { calls: unlinked } = await unlinkBookings(tx, { tenantId, bookingIds: [bookingId] });
  await forgetAnswers(tx, { tenantId, id: bookingId });
  await tx.delete(bookings).where(mine);
  return { id: bookingId, calls: unlinked, removedAt: now };
}

/** Takes bookings off the calls that were about them, and out of the questions, the runners-up and what takes decisions back. */
export async function unlinkBookings(
  tx: Tx,
  { tenantId, bookingIds }: { tenantId: string; bookingIds: readonly string[] },
): Promise<{ calls: number }> {
  if (bookingIds.length === 0) return { calls: 0 };
  const ids = [...bookingIds];
  const unlinked = await tx
    .update(calls)
    .set({ bookingId: null })
    .where(and(eq(calls.tenantId, tenantId), inArray(calls.bookingId, ids)));
  await tx
    .update(callLinks)
    .set({ bookingId: null, bookingScore: null, bookingConfidence: 0, bookingReasons: ['booking erased'] })
    .where(and(eq(callLinks.tenantId, tenantId), inArray(callLinks.bookingId, ids)));
  const named = (list: SQL) =>
    sql`exists (select from jsonb_array_elements(${list}) c where c ->> 'bookingId' in ${ids})`;
  const others = (list: SQL) => sql`coalesce((select jsonb_agg(c) from jsonb_array_elements(${list}) c
    where c ->> 'bookingId' is null or c ->> 'bookingId' not in ${ids}), '[]')`;
  const [runnersUp, candidates] = [sql`runners_up`, sql`(facts -> 'candidates')`];
  await tx.execute(
    sql`update call_links set runners_up = ${others(runnersUp)} where tenant_id = ${tenantId} and ${named(runnersUp)}`,
  );
  await tx.execute(sql`update review_items set facts = jsonb_set(facts, '{candidates}', ${others(candidates)})
    where tenant_id = ${tenantId} and kind = 'booking_uncertain' and ${named(candidates)}`);
  await forgetUndo(tx, { tenantId, ids });
  return { calls: unlinked.rowCount ?? 0 };
}
