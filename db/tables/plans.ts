import { sql } from 'drizzle-orm';
import {
  check,
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
import type { AttemptState, DueReason, Outcome, PlanOrigin, PlanState } from '../../core/contact/plan.ts';
import type { Quote } from '../../core/insights.ts';
import type { RunLoss } from '../../core/run.ts';
import { calls } from './calls.ts';
import { instant, tenantId } from './columns.ts';
import { tenants } from './tenants.ts';

/** The wish to reach somebody by a time. */
export const contactPlans = pgTable(
  'contact_plans',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    /** Where it comes from: a wish in a call, a person, or a campaign. */
    origin: text('origin').$type<PlanOrigin>().notNull(),
    /** The call in which the wish was heard; null for a plan without a call. */
    callId: uuid('call_id'),
    customerId: uuid('customer_id'),
    /**
     * Position of the wish within the call, null without one. Unique with the call, so a step that runs twice plans
     * once.
     */
    wishIndex: integer('wish_index'),
    phoneE164: text('phone_e164').notNull(),
    /** The person's time zone, used for quiet hours. */
    timeZone: text('time_zone').notNull(),
    /** The words of the wish; null without one. */
    phrase: text('phrase'),
    quotes: jsonb('quotes').$type<Quote[]>().notNull().default([]),
    state: text('state').$type<PlanState>().notNull(),
    /** The wished span, `[from, to)`; equal if a moment was named, null without a wish. */
    wishedFrom: instant('wished_from'),
    wishedTo: instant('wished_to'),
    /** When the next attempt is due, after quiet hours and spacing; null once ended. */
    dueAt: instant('due_at'),
    dueReason: text('due_reason').$type<DueReason>(),
    attemptsMade: integer('attempts_made').notNull().default(0),
    maxAttempts: integer('max_attempts').notNull(),
    lastOutcome: text('last_outcome').$type<Outcome>(),
    endReason: text('end_reason'),
    /** The note of the person who withdrew it. */
    endNote: text('end_note'),
    /** Set when somebody withdraws the plan while its call is under way: it ends with the call. */
    withdrawnAt: instant('withdrawn_at'),
    createdAt: instant('created_at').notNull(),
    /** Number of the current run, part of its workflow id: raised by a rebuild. An older run writes nothing. */
    run: integer('run').notNull().default(1),
    /** Raised by every change that does not come from the run. */
    version: integer('version').notNull().default(0),
    /** When the run was last seen to exist and know the row; the sweep starts or wakes rows with null. */
    runStartedAt: instant('run_started_at'),
    /** Why and when the current run replaced a lost one; null if none was lost. */
    rebuiltCause: text('rebuilt_cause').$type<RunLoss>(),
    rebuiltAt: instant('rebuilt_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.callId], foreignColumns: [calls.tenantId, calls.id] }).onDelete('cascade'),
    uniqueIndex('contact_plans_once').on(t.tenantId, t.callId, t.wishIndex),
    index('contact_plans_by_due').on(t.tenantId, t.dueAt, t.id),
    // The gate's question under its locks: is this number in use?
    index('contact_plans_by_number').on(t.tenantId, t.phoneE164),
    index('contact_plans_by_customer').on(t.tenantId, t.customerId).where(sql`${t.customerId} is not null`),
    index('contact_plans_by_creation').on(t.tenantId, t.createdAt.desc(), t.id.desc()),
    index('contact_plans_without_run').on(t.createdAt).where(sql`${t.runStartedAt} is null`),
    index('contact_plans_open').on(t.tenantId, t.createdAt, t.id).where(sql`${t.endedAt} is null`),
    index('contact_plans_rebuilt').on(t.tenantId, t.rebuiltAt).where(sql`${t.rebuiltAt} is not null`),
    check(
      'contact_plans_wish',
      sql`${t.origin} <> 'wish' or num_nulls(${t.callId}, ${t.wishIndex}, ${t.phrase}, ${t.wishedFrom}, ${t.wishedTo}) = 0`,
    ),
  ],
);

/** One dialing of a plan. The row is the intent: written before the provider is asked, and asked only once. */
export const contactAttempts = pgTable(
  'contact_attempts',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    planId: uuid('plan_id').notNull(),
    number: integer('number').notNull(),
    state: text('state').$type<AttemptState>().notNull(),
    outcome: text('outcome').$type<Outcome>(),
    provider: text('provider').notNull(),
    providerCallId: text('provider_call_id'),
    /** Set when the provider is asked: a start that finds it set never asks again, it reconciles. */
    askedAt: instant('asked_at'),
    answeredAt: instant('answered_at'),
    /** Who picked up, according to the provider; null until it says. */
    answeredBy: text('answered_by').$type<'human' | 'machine'>(),
    endedAt: instant('ended_at'),
    talkSeconds: doublePrecision('talk_seconds'),
    /** Highest sequence number of a status event applied so far. */
    lastSequence: integer('last_sequence').notNull().default(-1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.planId], foreignColumns: [contactPlans.tenantId, contactPlans.id] }).onDelete(
      'cascade',
    ),
    uniqueIndex('contact_attempts_once').on(t.tenantId, t.planId, t.number),
    index('contact_attempts_by_provider_id').on(t.tenantId, t.providerCallId),
  ],
);

/** Status events from a provider as received; the key drops duplicates. */
export const attemptReceipts = pgTable(
  'attempt_receipts',
  {
    tenantId: tenantId(),
    attemptId: uuid('attempt_id').notNull(),
    sequence: integer('sequence').notNull(),
    status: text('status').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.attemptId, t.sequence, t.status] }),
    foreignKey({
      columns: [t.tenantId, t.attemptId],
      foreignColumns: [contactAttempts.tenantId, contactAttempts.id],
    }).onDelete('cascade'),
  ],
);

/**
 * The telephone simulator's own log of the calls it placed: what a provider would know, independent of what we believe.
 */
export const simulatedCalls = pgTable(
  'simulated_calls',
  {
    tenantId: tenantId(),
    id: text('id').notNull(),
    /** What a callback URL would contain. A call rings only for an attempt that exists, and is erased with it. */
    attemptId: uuid('attempt_id').notNull(),
    toE164: text('to_e164').notNull(),
    scenario: text('scenario').notNull(),
    placedAt: instant('placed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      columns: [t.tenantId, t.attemptId],
      foreignColumns: [contactAttempts.tenantId, contactAttempts.id],
    }).onDelete('cascade'),
    index('simulated_calls_by_number').on(t.tenantId, t.toE164, t.placedAt),
    index('simulated_calls_by_attempt').on(t.tenantId, t.attemptId),
  ],
);
