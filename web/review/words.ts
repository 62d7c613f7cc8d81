import type { Quote } from '../../core/insights.ts';
import type { ReviewItem } from '../api/types.ts';
import { numberText } from '../format/number.ts';
import { pluralize } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';

export type CustomerCandidate = { customerId: string; name: string; confidence: number; reasons: string[] };
export type BookingCandidate = {
  bookingId: string;
  title: string;
  startsAt: string | null;
  score: number;
  reasons: string[];
};

/** The facts of all kinds of review items, all optional. */
export type Facts = {
  number?: string | null;
  name?: string | null;
  reason?: string;
  candidates?: (CustomerCandidate | BookingCandidate)[];
  phrase?: string;
  quotes?: Quote[];
  planId?: string;
  attemptId?: string;
  calls?: number;
};

export const factsOf = ({ facts }: ReviewItem): Facts => facts as Facts;

/** The customers, or bookings, among an item's candidates; empty for other kinds. */
export const customersOf = (item: ReviewItem): CustomerCandidate[] =>
  (factsOf(item).candidates ?? []).filter((one): one is CustomerCandidate => 'customerId' in one);
export const bookingsOf = (item: ReviewItem): BookingCandidate[] =>
  (factsOf(item).candidates ?? []).filter((one): one is BookingCandidate => 'bookingId' in one && one.bookingId !== '');

export const kinds = {
  customer_unknown: 'Unknown customer',
  customer_uncertain: 'Uncertain customer',
  booking_uncertain: 'Uncertain booking',
  callback_unclear: 'Callback time unclear',
  callback_number: 'Callback number',
  callback_overdue: 'Callback overdue',
  callback_no_hours: 'No calling hours',
  zone_unknown: 'Time zone unknown',
  callback_failed: 'Callback failed',
  call_appeared_late: 'Call appeared late',
  several_calls: 'Several calls placed',
} as const;

const numbers: Record<string, string> = {
  withheld: 'the caller withheld their number and did not say one',
  unknown: 'no number came with the call, and the caller did not say one',
  unreadable: 'the spoken number could not be read',
  invalid: 'the number is not valid',
  own_number: 'it is one of your own numbers',
  number_kind: 'it is a premium, shared-cost, pager or voicemail number',
  abroad: 'it is in a different country from you and the caller',
};
const times: Record<string, string> = {
  no_time: 'a call was requested, but no time was given',
  ambiguous: 'the words could mean several times',
  contradictory: 'the words contradict each other',
  past: 'the time given is before the call',
};
const failures: Record<string, string> = {
  invalid_number: 'nobody can be reached on this number',
  attempt_unresolved: 'it is not known whether the phone rang; it was not dialed again',
  no_window: 'no time fits your calling hours',
};

/** Why the item is waiting: the reason first, then what it means. */
export function reasonOf(item: ReviewItem): { reason: string; meaning: string } {
  const facts = factsOf(item);
  const code = facts.reason ?? '';
  const count = facts.candidates?.length ?? 0;
  switch (item.kind) {
    case 'customer_unknown':
      return code === 'unreadable'
        ? { reason: 'The number cannot be read', meaning: 'It could not be used to find a customer.' }
        : {
            reason: 'No customer has this number',
            meaning: 'Say who it is, and later calls will be linked automatically.',
          };
    case 'customer_uncertain':
      if (count === 1)
        return {
          reason: 'What was said does not fit the customer with this number',
          meaning: 'Somebody else may be using their phone. Nothing is kept with them until you say who called.',
        };
      return {
        reason: `${pluralize(count, 'customer')} share this number`,
        meaning: 'Nothing said on the call tells them apart clearly enough.',
      };
    case 'booking_uncertain':
      return {
        reason: `${pluralize(count, 'booking')} would fit`,
        meaning: 'Nothing said on the call tells clearly which one it is about, if any.',
      };
    case 'callback_unclear':
      return {
        reason: 'It is unclear when to call back',
        meaning: `No callback was planned: ${times[code] ?? humanizeCode(code)}.`,
      };
    case 'callback_number':
      return {
        reason: 'The number to call back cannot be dialed',
        meaning: `No callback was planned: ${numbers[code] ?? humanizeCode(code)}.`,
      };
    case 'callback_overdue':
      return {
        reason: 'The promised time has long passed',
        meaning: 'No callback was planned, because a call now would come as a surprise.',
      };
    case 'callback_no_hours':
      return {
        reason: 'No time for this callback fits your calling hours',
        meaning: 'No callback was planned. You can change the hours in the settings.',
      };
    case 'zone_unknown':
      return {
        reason: 'This person’s time zone is not known',
        meaning: 'No callback was planned, to avoid calling at night. Set the customer’s time zone.',
      };
    case 'callback_failed':
      return {
        reason: 'A promised callback could not be made',
        meaning: `The plan has ended: ${failures[code] ?? humanizeCode(code)}.`,
      };
    case 'call_appeared_late':
      return {
        reason: 'A call we thought was never placed did ring',
        meaning: 'The provider reported the call only later. The person may have been called twice.',
      };
    case 'several_calls':
      return {
        reason: `The provider placed ${facts.calls ?? 'several'} calls for one attempt`,
        meaning: 'We asked for one. The person may have been called more than once.',
      };
    default:
      return { reason: humanizeCode(item.kind), meaning: humanizeCode(code) };
  }
}

/** The other party of the call or question. */
export const otherSide = ({ call, facts }: ReviewItem): string =>
  numberText((facts as Facts).number ?? (call.direction === 'inbound' ? call.from : call.to));

export const resolutions: Record<string, string> = {
  create_customer: 'Created customer',
  choose_customer: 'Chose customer',
  choose_booking: 'Chose booking',
  dismiss: 'Dismissed',
};
