import type { DateTime } from 'luxon';
import { guestsSaid } from './guests.ts';
import type { Heard } from './heard.ts';
import { itemNamed, timesNamed, titleNamed } from './named.ts';
import { dateSaid, localTime, mealFits, partOfDayFits, timeSaid } from './when.ts';

export const bookingStatuses = ['pending', 'confirmed', 'in_progress', 'completed', 'canceled', 'no_show'] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

/** Bookings that still matter: preferred over past or canceled ones. */
export const openStatuses: ReadonlySet<BookingStatus> = new Set(['pending', 'confirmed', 'in_progress']);

/** A booking with its score for one call and the reasons. Scores as in the product's rules: see `scoreBooking`. */
export type BookingCandidate = { bookingId: string; score: number; reasons: string[] };

/** What matters about a booking for a call. `reference` is the id that its owner's system and customers use. */
export type BookingFacts = {
  bookingId: string;
  reference: string | null;
  title: string;
  status: BookingStatus;
  startsAt: Date;
  guestCount: number | null;
  items: readonly string[];
};

/** A call as bookings are compared with it. `timeZone` is the tenant's: local dates are dates there. */
export type CallMoment = { startedAt: Date; timeZone: string; heard: Heard };

const hour = 3_600_000;
const distanceOf = (booking: BookingFacts, { startedAt }: CallMoment): number =>
  Math.abs(booking.startsAt.getTime() - startedAt.getTime());

/** A booking is a candidate if it starts within ±24 h of the call, or its reference is named. */
export const isCandidate = (booking: BookingFacts, call: CallMoment): boolean =>
  distanceOf(booking, call) <= 24 * hour || timesNamed(booking.reference, call.heard) > 0;

/** The score with tie breakers: `hints` counts insights for and against, `named` the turns with its reference. */
export type ScoredBooking = BookingCandidate & {
  startsAt: Date;
  open: boolean;
  mentioned: boolean;
  named: number;
  hints: number;
  /** How many things said are about it: its date, its name or time, a meal, the guest count, an item. */
  signs: number;
  /** Something said does not fit it, and it was not called by name. */
  contradicted: boolean;
};

/**
 * Scores one booking for one call. The points add up, 0 to 23:
 * - **exact date +10**: the call names the booking's date ("March 6th", "on Friday", "tonight"), read in the tenant's
 *   zone;
 * - **within 3 hours +5** of the start of the call, before or after;
 * - **same day +3**: the booking's date is the call's own date, whether or not anybody says so;
 * - **mentioned +5**: its reference, its title or its time of day is mentioned.
 *
 * Hints are not points: part of the day, guest count, items and being called by name distinguish close bookings (see
 * `chooseBooking`).
 */
export function scoreBooking(booking: BookingFacts, moment: CallMoment): ScoredBooking {
  const { startedAt, timeZone, heard } = moment;
  const at = localTime(booking.startsAt, timeZone);
  const call = localTime(startedAt, timeZone);
  const distance = distanceOf(booking, moment);
  const named = timesNamed(booking.reference, heard);
  const mention =
    named > 0 ? 'reference' : titleNamed(booking.title, heard) ? 'title' : timeSaid(heard, at) ? 'time' : null;
  const dated = dateSaid(heard, at, call, booking.title);
  const points: [boolean, number, string][] = [
    [dated, 10, 'exact date'],
    [distance <= 3 * hour, 5, 'within 3 h'],
    [at.hasSame(call, 'day'), 3, 'same day'],
    [mention !== null, 5, `mentioned (${mention})`],
  ];
  const earned = points.filter(([holds]) => holds);
  // A part of the day or a number mentioned in passing does not contradict a booking that was called by name.
  const byName = mention === 'reference' || mention === 'title';
  const hints = hintsFor(booking, at, heard).filter(({ weight }) => weight > 0 || !byName);
  return {
    bookingId: booking.bookingId,
    score: earned.reduce((sum, [, value]) => sum + value, 0),
    reasons: [...earned.map(([, , reason]) => reason), ...hints.map(({ reason }) => reason)],
    startsAt: booking.startsAt,
    open: openStatuses.has(booking.status),
    mentioned: mention !== null,
    named,
    hints: hints.reduce((sum, { weight }) => sum + weight, byName ? 1 : 0),
    signs: [dated, mention !== null, ...hints.map(({ tells }) => tells)].filter(Boolean).length,
    contradicted: hints.some(({ weight }) => weight < 0),
  };
}

function hintsFor(
  { guestCount, items }: BookingFacts,
  at: DateTime,
  heard: Heard,
): { weight: 1 | -1; reason: string; tells: boolean }[] {
  const part = partOfDayFits(heard, at);
  const counts = guestsSaid(heard);
  const guests = guestCount === null || counts.size === 0 ? 0 : counts.has(guestCount) ? 1 : -1;
  return [
    ...(part === 0
      ? []
      : [
          {
            weight: part,
            reason: part > 0 ? 'part of the day fits' : 'another part of the day was said',
            tells: mealFits(heard, at),
          },
        ]),
    ...(guests === 0
      ? []
      : [
          {
            weight: guests,
            reason: guests > 0 ? 'guest count fits' : 'another guest count was said',
            tells: guests > 0,
          } as const,
        ]),
    ...(itemNamed(items, heard) ? [{ weight: 1, reason: 'items named', tells: true } as const] : []),
  ];
}
