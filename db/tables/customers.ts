import { sql } from 'drizzle-orm';
import {
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { MemoryKind, Quote } from '../../core/insights.ts';
import type { BookingCandidate, BookingStatus } from '../../reading/link/score.ts';
import { calls } from './calls.ts';
import { instant, tenantId } from './columns.ts';
import { tenants } from './tenants.ts';

export const customers = pgTable(
  'customers',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    /** The id in the tenant's own system; an import with the same one updates the row instead of adding another. */
    externalId: text('external_id'),
    name: text('name').notNull(),
    /** Sort key of lists by name. A column, like `agentKey` of calls. */
    nameKey: text('name_key').notNull().generatedAlwaysAs(sql`lower(name)`),
    /** Lower case. */
    email: text('email'),
    /** IANA zone, null if unknown. */
    timeZone: text('time_zone'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    /** Counts changes, including those of phone numbers: an editor who saw an older version changes nothing. */
    version: integer('version').notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('customers_by_external_id').on(t.tenantId, t.externalId),
    index('customers_by_email').on(t.tenantId, t.email),
    index('customers_by_name').on(t.tenantId, t.nameKey, t.id),
  ],
);

/** Several customers may share a number (a family, a front desk): the link is then uncertain and goes to review. */
export const customerPhones = pgTable(
  'customer_phones',
  {
    tenantId: tenantId(),
    customerId: uuid('customer_id').notNull(),
    e164: text('e164').notNull(),
    /** As given. */
    raw: text('raw').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.customerId, t.e164] }),
    foreignKey({ columns: [t.tenantId, t.customerId], foreignColumns: [customers.tenantId, customers.id] }).onDelete(
      'cascade',
    ),
    index('customer_phones_by_number').on(t.tenantId, t.e164),
  ],
);

export const bookings = pgTable(
  'bookings',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    externalId: text('external_id'),
    customerId: uuid('customer_id').notNull(),
    title: text('title').notNull(),
    status: text('status').$type<BookingStatus>().notNull(),
    startsAt: instant('starts_at').notNull(),
    guestCount: integer('guest_count'),
    items: jsonb('items').$type<string[]>().notNull().default([]),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.customerId], foreignColumns: [customers.tenantId, customers.id] }).onDelete(
      'cascade',
    ),
    uniqueIndex('bookings_by_external_id').on(t.tenantId, t.externalId),
    index('bookings_by_customer').on(t.tenantId, t.customerId, t.startsAt),
    index('bookings_by_time').on(t.tenantId, t.startsAt.desc(), t.id.desc()),
  ],
);

/** How a call was linked to a customer and a booking: one row per call, with its reasons and the runners-up. */
export const callLinks = pgTable(
  'call_links',
  {
    tenantId: tenantId(),
    callId: uuid('call_id').notNull(),
    customerId: uuid('customer_id'),
    customerConfidence: doublePrecision('customer_confidence').notNull(),
    customerReasons: jsonb('customer_reasons').$type<string[]>().notNull(),
    bookingId: uuid('booking_id'),
    bookingScore: integer('booking_score'),
    bookingConfidence: doublePrecision('booking_confidence').notNull(),
    bookingReasons: jsonb('booking_reasons').$type<string[]>().notNull(),
    runnersUp: jsonb('runners_up').$type<BookingCandidate[]>().notNull(),
    /** The bookings among them, so an index finds the links affected by an erasure. */
    runnerUpIds: jsonb('runner_up_ids')
      .$type<string[]>()
      .generatedAlwaysAs(sql`jsonb_path_query_array(runners_up, '$[*].bookingId')`),
    /** `rules`, or the person who corrected it: a re-run never overwrites a person. */
    decidedBy: text('decided_by').notNull(),
    /** Grows with every change, so a late editor does not overwrite what they have not seen. */
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.callId] }),
    foreignKey({ columns: [t.tenantId, t.callId], foreignColumns: [calls.tenantId, calls.id] }).onDelete('cascade'),
    index('call_links_by_customer').on(t.tenantId, t.customerId).where(sql`${t.customerId} is not null`),
    index('call_links_by_booking').on(t.tenantId, t.bookingId).where(sql`${t.bookingId} is not null`),
    index('call_links_by_runner_up').using('gin', t.runnerUpIds),
  ],
);

/**
 * Something a person should decide. `kind`: customer_unknown, customer_uncertain, booking_uncertain, callback_unclear,
 * ...
 */
export const reviewItems = pgTable(
  'review_items',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    callId: uuid('call_id').notNull(),
    kind: text('kind').notNull(),
    /**
     * Distinguishes several items of one kind in one call (e.g. the phrase of the wish); empty if there can be only
     * one.
     */
    subject: text('subject').notNull().default(''),
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
    /** The unknown caller's number as E.164, so a new customer is linked to all calls of that number; else null. */
    number: text('number'),
    createdAt: instant('created_at').notNull(),
    resolvedAt: instant('resolved_at'),
    resolution: text('resolution'),
    resolvedBy: text('resolved_by'),
    /** What the decision changed, as it was before: reopening the item restores it. */
    undo: jsonb('undo').$type<Record<string, unknown>>(),
    /** Customers and bookings among the candidates, and those named in `undo`: how an erasure finds the items. */
    candidateIds: jsonb('candidate_ids')
      .$type<string[]>()
      .generatedAlwaysAs(
        sql`jsonb_path_query_array(facts, '$.candidates[*].customerId') || jsonb_path_query_array(facts, '$.candidates[*].bookingId')`,
      ),
    undoIds: jsonb('undo_ids')
      .$type<string[]>()
      .generatedAlwaysAs(
        sql`jsonb_path_query_array(undo, '$.** ? (@.type() == "string" && @ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")')`,
      ),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.callId], foreignColumns: [calls.tenantId, calls.id] }).onDelete('cascade'),
    uniqueIndex('review_items_once').on(t.tenantId, t.callId, t.kind, t.subject),
    index('review_items_by_time').on(t.tenantId, t.createdAt.desc(), t.id.desc()),
    index('review_items_open').on(t.tenantId, t.createdAt.desc(), t.id.desc()).where(sql`${t.resolvedAt} is null`),
    index('review_items_open_by_number').on(t.tenantId, t.number).where(sql`${t.resolvedAt} is null`),
    index('review_items_by_named').using('gin', t.candidateIds, t.undoIds),
  ],
);

/** What was promised, asked or liked in one call; `position` keeps the order within the call. */
export const customerMemories = pgTable(
  'customer_memories',
  {
    tenantId: tenantId(),
    customerId: uuid('customer_id').notNull(),
    callId: uuid('call_id').notNull(),
    position: integer('position').notNull(),
    kind: text('kind').$type<MemoryKind>().notNull(),
    text: text('text').notNull(),
    confidence: doublePrecision('confidence').notNull(),
    quotes: jsonb('quotes').$type<Quote[]>().notNull(),
    /** When the call took place, not when it was processed. */
    saidAt: instant('said_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.callId, t.position] }),
    foreignKey({ columns: [t.tenantId, t.callId], foreignColumns: [calls.tenantId, calls.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.tenantId, t.customerId], foreignColumns: [customers.tenantId, customers.id] }).onDelete(
      'cascade',
    ),
    index('customer_memories_by_customer').on(t.tenantId, t.customerId, t.saidAt.desc()),
  ],
);
