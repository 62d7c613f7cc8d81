import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import type { Subjects } from './rule.ts';

/** What stands inside of JSON and cannot be emptied by column. All of it safe twice. */

const named = (list: SQL, ids: readonly string[]) =>
  sql`exists (select from jsonb_array_elements(${list}) c where c ->> 'bookingId' in ${ids})`;
const others = (
  list: SQL,
  ids: readonly string[],
) => sql`coalesce((select jsonb_agg(c) from jsonb_array_elements(${list}) c
  where c ->> 'bookingId' is null or c ->> 'bookingId' not in ${ids}), '[]')`;
const [runnersUp, candidates] = [sql`runners_up`, sql`(facts -> 'candidates')`];

export const linksToBookings = ({ bookingIds }: Subjects['bookings']): SQL =>
  sql`(booking_id in ${bookingIds} or ${named(runnersUp, bookingIds)})`;

/** Takes bookings off the links of calls, as the choice and as runners-up. */
export async function unlinkBookings(tx: Tx, { tenantId, bookingIds }: Subjects['bookings']): Promise<number> {
  const chosen = await tx.execute(sql`
    update call_links
    set booking_id = null, booking_score = null, booking_confidence = 0, booking_reasons = '["booking erased"]'
    where tenant_id = ${tenantId} and booking_id in ${bookingIds}`);
  await tx.execute(sql`
    update call_links set runners_up = ${others(runnersUp, bookingIds)}
    where tenant_id = ${tenantId} and ${named(runnersUp, bookingIds)}`);
  return chosen.rowCount ?? 0;
}

export const questionsAboutBookings = ({ bookingIds }: Subjects['bookings']): SQL =>
  sql`((kind = 'booking_uncertain' and ${named(candidates, bookingIds)}) or ${undoNames(bookingIds)})`;

/** Takes bookings out of open questions, and out of what takes decisions back: these stand. */
export async function forgetBookings(tx: Tx, { tenantId, bookingIds }: Subjects['bookings']): Promise<number> {
  const asked = await tx.execute(sql`
    update review_items set facts = jsonb_set(facts, '{candidates}', ${others(candidates, bookingIds)})
    where tenant_id = ${tenantId} and kind = 'booking_uncertain' and ${named(candidates, bookingIds)}`);
  await tx.execute(sql`update review_items set undo = null where tenant_id = ${tenantId} and ${undoNames(bookingIds)}`);
  return asked.rowCount ?? 0;
}

const isCandidate = (customerId: string) =>
  sql`facts @> jsonb_build_object('candidates', jsonb_build_array(jsonb_build_object('customerId', ${customerId}::text)))`;

export const questionsAboutCustomer = ({ customerId }: Subjects['customer']): SQL =>
  sql`(${isCandidate(customerId)} or ${undoNames([customerId])})`;

/** Takes a customer out of those who may have called, and out of what takes decisions back: these stand. */
export async function forgetCustomer(tx: Tx, { tenantId, customerId }: Subjects['customer']): Promise<number> {
  const asked = await tx.execute(sql`
    update review_items set facts = jsonb_set(facts, '{candidates}', coalesce((
      select jsonb_agg(c) from jsonb_array_elements(facts -> 'candidates') c
      where c ->> 'customerId' is distinct from ${customerId}), '[]'))
    where tenant_id = ${tenantId} and ${isCandidate(customerId)}`);
  const undone = sql`update review_items set undo = null where tenant_id = ${tenantId} and ${undoNames([customerId])}`;
  await tx.execute(undone);
  return asked.rowCount ?? 0;
}

const undoNames = (ids: readonly string[]): SQL =>
  sql`(${sql.join(
    ids.map((id) => sql`undo::text like ${`%${id}%`}`),
    sql` or `,
  )})`;
