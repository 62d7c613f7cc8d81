import { type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Tx } from '../../db/open.ts';
import { callLinks, reviewItems } from '../../db/tables/customers.ts';
import type { Subjects } from './rule.ts';

/** Updates inside JSON, which cannot be emptied by column. All safe to repeat. */

/**
 * Whether a JSON list contains one of the ids, in a form that an index can serve under row level security. No ids, no
 * rows.
 */
export const listContains = (list: AnyPgColumn, ids: readonly string[]): SQL =>
  ids.length === 0
    ? sql`false`
    : sql`(${sql.join(
        ids.map((id) => sql`${list} ? ${id}`),
        sql` or `,
      )})`;

const others = (
  list: SQL,
  ids: readonly string[],
) => sql`coalesce((select jsonb_agg(c) from jsonb_array_elements(${list}) c
  where c ->> 'bookingId' is null or c ->> 'bookingId' not in ${ids}), '[]')`;

export const linksToBookings = ({ bookingIds }: Subjects['bookings']): SQL =>
  sql`(booking_id in ${bookingIds} or ${listContains(callLinks.runnerUpIds, bookingIds)})`;

/** Removes bookings from call links, both as the choice and as runners-up. */
export async function unlinkBookings(tx: Tx, { tenantId, bookingIds }: Subjects['bookings']): Promise<number> {
  const chosen = await tx.execute(sql`
    update call_links
    set booking_id = null, booking_score = null, booking_confidence = 0, booking_reasons = '["booking erased"]'
    where tenant_id = ${tenantId} and booking_id in ${bookingIds}`);
  await tx.execute(sql`
    update call_links set runners_up = ${others(sql`runners_up`, bookingIds)}
    where tenant_id = ${tenantId} and ${listContains(callLinks.runnerUpIds, bookingIds)}`);
  return chosen.rowCount ?? 0;
}

const isCandidate = (ids: readonly string[]) => listContains(reviewItems.candidateIds, ids);
const undoNames = (ids: readonly string[]) => listContains(reviewItems.undoIds, ids);

export const questionsAboutBookings = ({ bookingIds }: Subjects['bookings']): SQL =>
  sql`(${isCandidate(bookingIds)} or ${undoNames(bookingIds)})`;

/** Removes bookings from open questions and from undo data: those decisions can no longer be undone. */
export async function forgetBookings(tx: Tx, { tenantId, bookingIds }: Subjects['bookings']): Promise<number> {
  const asked = await tx.execute(sql`
    update review_items set facts = jsonb_set(facts, '{candidates}', ${others(sql`(facts -> 'candidates')`, bookingIds)})
    where tenant_id = ${tenantId} and ${isCandidate(bookingIds)}`);
  await tx.execute(sql`update review_items set undo = null where tenant_id = ${tenantId} and ${undoNames(bookingIds)}`);
  return asked.rowCount ?? 0;
}

export const questionsAboutCustomer = ({ customerId }: Subjects['customer']): SQL =>
  sql`(${isCandidate([customerId])} or ${undoNames([customerId])})`;

/** Removes a customer from possible callers and from undo data: those decisions can no longer be undone. */
export async function forgetCustomer(tx: Tx, { tenantId, customerId }: Subjects['customer']): Promise<number> {
  const asked = await tx.execute(sql`
    update review_items set facts = jsonb_set(facts, '{candidates}', coalesce((
      select jsonb_agg(c) from jsonb_array_elements(facts -> 'candidates') c
      where c ->> 'customerId' is distinct from ${customerId}), '[]'))
    where tenant_id = ${tenantId} and ${isCandidate([customerId])}`);
  const undone = sql`update review_items set undo = null where tenant_id = ${tenantId} and ${undoNames([customerId])}`;
  await tx.execute(undone);
  return asked.rowCount ?? 0;
}
