import { and, eq } from 'drizzle-orm';
import { DateTime } from 'luxon';
import type { Tx } from '../../db/open.ts';
import { analyses, calls } from '../../db/tables/calls.ts';
import { listBookings } from '../booking/list.ts';
import { readPlace } from '../config/config.ts';
import { getCustomer } from '../customer/get.ts';
import { latestFirst } from '../paging/latest.ts';

const maxCalls = 5;
const maxBookings = 3;
const maxPreferences = 8;

export type CustomerContext = {
  customerId: string;
  name: string;
  /** Latest five, newest first; `matter` and `sentiment` are null for a call without an analysis. */
  interactions: { callId: string; at: Date; matter: string | null; sentiment: string | null }[];
  /** What was liked, disliked, asked and promised, latest first. */
  preferences: string[];
  bookings: { id: string; title: string; status: string; startsAt: Date; guestCount: number | null }[];
  /** The same as text, for whoever picks up next; days and times in the business's time zone. */
  text: string;
};

/** What to know before the next conversation with a customer. @throws {Problem} not_found */
export async function readContext(
  tx: Tx,
  { tenantId, customerId }: { tenantId: string; customerId: string },
): Promise<CustomerContext> {
  const { name, memories } = await getCustomer(tx, { tenantId, customerId });
  const place = await readPlace(tx, tenantId);
  const rows = await tx
    .select({ callId: calls.id, at: calls.startedAt, insights: analyses.insights })
    .from(calls)
    .leftJoin(analyses, and(eq(analyses.tenantId, calls.tenantId), eq(analyses.callId, calls.id)))
    .where(and(eq(calls.tenantId, tenantId), eq(calls.customerId, customerId)))
    .orderBy(...latestFirst(calls.startedAt, calls.id))
    .limit(maxCalls);
  const interactions = rows.map(({ callId, at, insights }) => ({
    callId,
    at,
    matter: insights?.summary || insights?.intent?.name || null,
    sentiment: insights?.sentiment.label ?? null,
  }));
  const preferences = memories.slice(0, maxPreferences).map(({ kind, text }) => `${kind}: ${text}`);
  const { items } = await listBookings(tx, { tenantId, customerId, limit: maxBookings });
  const bookings = items.map(({ id, title, status, startsAt, guestCount }) => ({
    id,
    title,
    status,
    startsAt,
    guestCount,
  }));
  const facts = { customerId, name, interactions, preferences, bookings };
  return { ...facts, text: inWords(facts, place.timeZone) };
}

function inWords({ name, interactions, preferences, bookings }: Omit<CustomerContext, 'text'>, zone: string): string {
  const moment = (at: Date, format: string) => DateTime.fromJSDate(at, { zone }).toFormat(format);
  const calls = interactions.map(
    ({ at, matter, sentiment }) =>
      `- ${moment(at, 'yyyy-MM-dd')}: ${matter ?? 'no analysis'} (${sentiment ?? 'unknown'})`,
  );
  const booked = bookings.map(
    ({ title, status, startsAt, guestCount }) =>
      `${title}, ${moment(startsAt, 'yyyy-MM-dd HH:mm')}, ${status}${guestCount ? `, ${guestCount} guests` : ''}`,
  );
  return [
    `Customer: ${name}`,
    'Recent interactions:',
    ...(calls.length > 0 ? calls : ['- none']),
    `Key preferences: ${preferences.join('; ') || 'none known'}`,
    `Booking status: ${booked.join('; ') || 'no bookings'}`,
  ].join('\n');
}
