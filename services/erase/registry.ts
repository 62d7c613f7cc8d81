import { eq, inArray, or, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { auditLog } from '../../db/tables/audit.ts';
import {
  analyses,
  callErasures,
  callMetrics,
  callSteps,
  calls,
  events,
  parked,
  recordings,
  transcripts,
} from '../../db/tables/calls.ts';
import {
  bookings,
  callLinks,
  customerMemories,
  customerPhones,
  customers,
  reviewItems,
} from '../../db/tables/customers.ts';
import { embedKeys } from '../../db/tables/embed.ts';
import { speechJobs } from '../../db/tables/jobs.ts';
import { leases } from '../../db/tables/leases.ts';
import { rateLimits } from '../../db/tables/limits.ts';
import { objects, objectUses } from '../../db/tables/objects.ts';
import { passwordResets, people } from '../../db/tables/people.ts';
import { attemptReceipts, contactAttempts, contactPlans, simulatedCalls } from '../../db/tables/plans.ts';
import { idempotencyKeys, imports } from '../../db/tables/requests.ts';
import {
  apiKeys,
  inboundReceipts,
  invitations,
  memberships,
  modelCalls,
  pipelineConfigs,
  sessions,
  sources,
  tenants,
} from '../../db/tables/tenants.ts';
import {
  forgetBookings,
  forgetCustomer,
  linksToBookings,
  listContains,
  questionsAboutBookings,
  questionsAboutCustomer,
  unlinkBookings,
} from './blank.ts';
import { deleted, emptied, retained, type Subjects, store, type TableStore } from './rule.ts';

type Call = Subjects['call'];
type Plans = Subjects['plans'];
type Customer = Subjects['customer'];
type Bookings = Subjects['bookings'];

const ofCall = (t: { callId: PgColumn }) => deleted<Call>(({ callId }) => eq(t.callId, callId));
// The same rules fit the plans of a call and plans without one.
const ofAttempts = (t: { attemptId: PgColumn }) => deleted<Plans>((one) => inArray(t.attemptId, [...one.attemptIds]));
const ofPlans = (planId: PgColumn) => deleted<Plans>(({ planIds }) => inArray(planId, [...planIds]));
const ofCustomer = (t: { customerId: PgColumn }) => deleted<Customer>(({ customerId }) => eq(t.customerId, customerId));
const ids = 'ids, codes and counts only';
const named = 'keeps the name of who did it';

/**
 * Every table, in the order in which rows can be deleted: referencing tables before referenced ones. A test walks the
 * catalog and fails for a table with a call, a customer or a person that is missing here or has no rule for it.
 */
export const tableStores: readonly TableStore[] = [
  store(simulatedCalls, { call: ofAttempts(simulatedCalls), plans: ofAttempts(simulatedCalls) }),
  store(attemptReceipts, { call: ofAttempts(attemptReceipts), plans: ofAttempts(attemptReceipts) }),
  store(contactAttempts, { call: ofPlans(contactAttempts.planId), plans: ofPlans(contactAttempts.planId) }),
  store(events, {
    call: deleted<Call>(
      ({ callId, planIds }) => or(eq(events.callId, callId), inArray(events.planId, [...planIds])) as SQL,
    ),
    plans: ofPlans(events.planId),
    customer: retained(ids),
    person: retained(named),
  }),
  store(contactPlans, {
    call: ofCall(contactPlans),
    plans: ofPlans(contactPlans.id),
    customer: emptied<Customer>(contactPlans, { customerId: null }, 'without the customer', ({ customerId }) =>
      eq(contactPlans.customerId, customerId),
    ),
  }),
  store(inboundReceipts, { call: ofCall(inboundReceipts) }),
  store(
    embedKeys,
    {
      call: deleted<Call>(({ callId }) => eq(embedKeys.onlyCall, callId)),
      customer: deleted<Customer>(({ customerId }) => eq(embedKeys.onlyCustomer, customerId)),
    },
    ['hash'],
  ),
  store(customerMemories, { call: ofCall(customerMemories), customer: ofCustomer(customerMemories) }),
  store(reviewItems, {
    call: ofCall(reviewItems),
    customer: {
      end: 'blanked',
      stays: 'without the customer',
      where: questionsAboutCustomer,
      blank: forgetCustomer,
    },
    bookings: { end: 'blanked', stays: 'without the booking', where: questionsAboutBookings, blank: forgetBookings },
    person: retained(named),
  }),
  store(callLinks, {
    call: ofCall(callLinks),
    customer: emptied<Customer>(
      callLinks,
      { customerId: null, customerConfidence: 0, customerReasons: ['customer erased'] },
      'without the customer',
      ({ customerId }) => eq(callLinks.customerId, customerId),
    ),
    bookings: { end: 'blanked', stays: 'without the booking', where: linksToBookings, blank: unlinkBookings },
    person: retained(named),
  }),
  store(parked, { call: ofCall(parked), person: retained(named) }),
  store(callMetrics, { call: ofCall(callMetrics) }),
  store(analyses, { call: ofCall(analyses) }),
  store(transcripts, { call: ofCall(transcripts) }),
  store(recordings, { call: ofCall(recordings) }),
  store(callSteps, { call: ofCall(callSteps) }),
  store(speechJobs, { call: ofCall(speechJobs) }),
  store(leases, {
    call: retained('the seat at an engine that may still be busy: released, or expired within minutes'),
  }),
  store(modelCalls, {
    call: emptied<Call>(modelCalls, { callId: null }, 'kept without the call', ({ callId }) =>
      eq(modelCalls.callId, callId),
    ),
  }),
  store(
    idempotencyKeys,
    {
      call: withoutAnswers<Call>(({ callId }) => [callId]),
      plans: withoutAnswers<Plans>(({ planIds }) => planIds),
      customer: withoutAnswers<Customer>(({ customerId }) => [customerId]),
      bookings: withoutAnswers<Bookings>(({ bookingIds }) => bookingIds),
    },
    ['answerSealed', 'requestHash'],
  ),
  store(calls, {
    call: deleted<Call>(({ callId }) => eq(calls.id, callId)),
    customer: emptied<Customer>(calls, { customerId: null }, 'without the customer', ({ customerId }) =>
      eq(calls.customerId, customerId),
    ),
    bookings: emptied<Bookings>(calls, { bookingId: null }, 'without the booking', ({ bookingIds }) =>
      inArray(calls.bookingId, [...bookingIds]),
    ),
    person: retained('the agent is part of the call and goes with it'),
  }),
  store(customerPhones, { customer: ofCustomer(customerPhones) }),
  store(bookings, {
    customer: retained('erased before, as bookings'),
    bookings: deleted<Bookings>(({ bookingIds }) => inArray(bookings.id, [...bookingIds])),
  }),
  store(customers, { customer: deleted<Customer>(({ customerId }) => eq(customers.id, customerId)) }),

  store(objects, {}),
  store(objectUses, { call: retained('released with the objects, see storage') }),
  store(callErasures, { call: retained('the receipt: counts, and keys until they are removed') }),
  store(auditLog, { person: retained(named) }),
  store(imports, { customer: retained('rejected rows, for 30 days'), person: retained(named) }),
  store(pipelineConfigs, { person: retained(named) }),
  store(people, { person: retained('one sign-in for all tenants, which only the person can erase') }),
  store(passwordResets, { person: retained('gone when used, or expired') }),
  store(memberships, { person: retained('people who leave are deactivated') }),
  store(sessions, { person: retained('ends with the sign-in') }),
  store(invitations, { person: retained('a record of who invited whom') }),
  store(apiKeys, {}),
  store(sources, {}),
  store(tenants, {}),
  store(rateLimits, { person: retained('hashes that expire within minutes') }),
];

/** Deletes answers that name the subject; the keys stay, so repeating the request does not create it again. */
function withoutAnswers<S extends { tenantId: string }>(idsOf: (subject: S) => readonly string[]) {
  return emptied<S>(idempotencyKeys, { answerSealed: null, mentions: [] }, 'kept without the answer', (subject) =>
    listContains(idempotencyKeys.mentions, idsOf(subject)),
  );
}
