import { existsSync, readFileSync } from 'node:fs';
import { DateTime } from 'luxon';
import type { Speaker, Turn } from '../../../core/transcript.ts';
import type { BookingFacts } from '../../../reading/link/score.ts';

const data = new URL('../../../../shared/data/bookings/', import.meta.url);
export const haveData = existsSync(data);
const zone = 'America/New_York';
const textOf = (file: string) => readFileSync(new URL(file, data), 'utf8');
const lines = (file: string) =>
  textOf(file)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

type Record_ = Record<string, string | undefined>;
type Attempt = { service: string; status: string; record: Record_ | null };
type Conversation = { id: string; turns: { i: number; speaker: Speaker; text: string }[] };
type SgdCall = Conversation & { labels: { bookingAttempts: Attempt[] } };
type AirlineCall = Conversation & {
  startedAt: string;
  labels: {
    customerId: string;
    reservationsNamedInSpeech: string[];
    expectedActions: { name: string; kwargs: { reservation_id?: string } }[];
  };
};

/** A conversation with what is right for it: any of `right` counts as the booking it is about. */
export type Case = {
  id: string;
  customer: string;
  turns: Turn[];
  right: string[];
  own: BookingFacts[];
  startedAt: Date;
};

const turnsOf = ({ turns }: Conversation): Turn[] =>
  turns.map(({ i, speaker, text }) => ({
    index: i,
    speaker,
    channel: 0,
    start: null,
    end: null,
    text,
    confidence: null,
  }));

const pick = (record: Record_, ...names: string[]) =>
  names.map((name) => record[name]).find((value) => value !== undefined);

/** A record of a booked service as a booking; null where it has no date. */
function sgdBooking(id: string, { service, record }: Attempt): BookingFacts | null {
  if (!record) return null;
  const date = pick(
    record,
    'date',
    'appointment_date',
    'check_in_date',
    'pickup_date',
    'start_date',
    'leaving_date',
    'departure_date',
    'outbound_departure_date',
    'date_of_journey',
    'visit_date',
  );
  if (!date) return null;
  const time =
    pick(
      record,
      'time',
      'appointment_time',
      'pickup_time',
      'leaving_time',
      'departure_time',
      'journey_start_time',
      'outbound_departure_time',
    ) ?? '15:00';
  const title = pick(
    record,
    'restaurant_name',
    'therapist_name',
    'stylist_name',
    'place_name',
    'hotel_name',
    'event_name',
    'property_name',
    'car_name',
    'pickup_location',
    'dentist_name',
    'airlines',
    'to_location',
    'to_city',
    'to',
    'destination_airport',
  );
  const guests = Number(
    pick(
      record,
      'number_of_seats',
      'number_of_riders',
      'number_of_tickets',
      'num_passengers',
      'travelers',
      'passengers',
      'number_of_adults',
      'number_of_rooms',
    ),
  );
  return {
    bookingId: id,
    reference: null,
    title: title ?? service,
    status: 'confirmed',
    startsAt: DateTime.fromISO(`${date}T${time}`, { zone }).toJSDate(),
    guestCount: Number.isInteger(guests) ? guests : null,
    items: [
      pick(
        record,
        'location',
        'city',
        'pickup_location',
        'from_city',
        'from_location',
        'from',
        'to_location',
        'to_city',
        'to',
      ),
    ].filter((item) => item !== undefined),
  };
}

/** Deterministic spread: the same scenario on every machine. */
export const spread = (seed: string, count: number): number => {
  let hash = 2_166_136_261;
  for (const char of seed) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619) >>> 0;
  return hash % count;
};

/**
 * Conversations in which something dated was booked. Each is placed up to 23 h before its first booking. Its customer also holds
 * two bookings taken from other conversations, moved into the window and with another place, time and guest count.
 */
export function sgdCases(): Case[] {
  const calls: SgdCall[] = lines('sgd_booking_calls.jsonl');
  const booked = calls.map((call) =>
    call.labels.bookingAttempts.flatMap((attempt, index) => {
      const booking = attempt.status === 'confirmed' ? sgdBooking(`${call.id}#${index}`, attempt) : null;
      return booking ? [booking] : [];
    }),
  );
  return calls.flatMap((call, index) => {
    const own = booked[index] ?? [];
    const [first] = own;
    if (!first) return [];
    const startedAt = new Date(first.startsAt.getTime() - (1 + spread(call.id, 23)) * 3_600_000);
    const titles = new Set(own.map(({ title }) => title));
    const others = booked.flat().filter(({ title }) => !titles.has(title));
    const decoys = [1, 2].flatMap((nth): BookingFacts[] => {
      const decoy = others[spread(`${call.id}/${nth}`, others.length)];
      const hours = spread(`${call.id}+${nth}`, 47) - 23;
      return decoy
        ? [{ ...decoy, bookingId: `${call.id}~${nth}`, startsAt: new Date(startedAt.getTime() + hours * 3_600_000) }]
        : [];
    });
    return [
      {
        id: call.id,
        customer: call.id,
        turns: turnsOf(call),
        right: own.map(({ bookingId }) => bookingId),
        own: [...own, ...decoys],
        startedAt,
      },
    ];
  });
}

/** Airline conversations, with all reservations of their customer; right is what the conversation was to act upon and did name. */
export function airlineCases(): Case[] {
  const reservations: {
    reservation_id: string;
    user_id: string;
    origin: string;
    destination: string;
    flights: { flight_number: string; date: string }[];
    passengers: unknown[];
  }[] = lines('airline_reservations.jsonl');
  return lines('airline_calls.jsonl').map((call: AirlineCall) => {
    const own = reservations
      .filter(({ user_id }) => user_id === call.labels.customerId)
      .map(
        ({ reservation_id, origin, destination, flights, passengers }): BookingFacts => ({
          bookingId: reservation_id,
          reference: reservation_id,
          title: `${origin} to ${destination}`,
          status: 'confirmed',
          startsAt: DateTime.fromISO(`${flights[0]?.date}T12:00`, { zone }).toJSDate(),
          guestCount: passengers.length,
          items: flights.map(({ flight_number }) => flight_number),
        }),
      );
    const named = call.labels.reservationsNamedInSpeech.filter((id) => own.some(({ bookingId }) => bookingId === id));
    const acted = call.labels.expectedActions
      .map(({ kwargs }) => kwargs.reservation_id)
      .filter((id) => id !== undefined && named.includes(id)) as string[];
    return {
      id: call.id,
      customer: call.labels.customerId,
      turns: turnsOf(call),
      right: acted.length > 0 ? [...new Set(acted)] : named,
      own,
      startedAt: new Date(call.startedAt),
    };
  });
}

type Identified = { labels: { profileId: string }; turns: { asked: string; text: string }[] };
const asked: Record<string, string> = {
  name: 'Could I have your full name, please?',
  postcode: 'What is your postcode?',
};

/** Callers who were asked who they are, with the words a recognizer heard, and the record each of them is. */
export function introductions(): { name: string; email: string; turns: Turn[] }[] {
  const rows = textOf('../identity/evi_customers_en.csv')
    .trim()
    .split('\n')
    .map((row) => row.split(','));
  const people = new Map(rows.map((row) => [row[0], { name: row[2] ?? '', email: row[7] ?? '' }]));
  return lines('../identity/evi_calls_en.jsonl').flatMap(({ labels, turns }: Identified) => {
    const person = people.get(labels.profileId);
    const said = turns.flatMap((turn) => [
      { speaker: 'agent' as const, text: asked[turn.asked] ?? 'What is your date of birth?' },
      { speaker: 'customer' as const, text: turn.text },
    ]);
    return person ? [{ ...person, turns: turnsOf({ id: '', turns: said.map((one, i) => ({ i, ...one })) }) }] : [];
  });
}
