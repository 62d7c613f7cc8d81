import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
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
import { type CallPriority, type Direction, mainUnit, type Stage, type Step, type StepState } from '../../core/call.ts';
import type { Insights, SentimentLabel } from '../../core/insights.ts';
import type { RunLoss } from '../../core/run.ts';
import type { Turn } from '../../core/transcript.ts';
import type { CallMetrics } from '../../reading/metrics/measure.ts';
import { instant, tenantId, tsvector } from './columns.ts';
import { objectUses } from './objects.ts';
import { tenants } from './tenants.ts';

export const calls = pgTable(
  'calls',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    /** The sender's id for the call: one row per id, however often it is sent. */
    sourceCallId: text('source_call_id').notNull(),
    direction: text('direction').$type<Direction>().notNull(),
    /** Numbers as given; null when unknown. */
    fromNumber: text('from_number'),
    toNumber: text('to_number'),
    /** The same as E.164; null if invalid. */
    fromE164: text('from_e164'),
    toE164: text('to_e164'),
    startedAt: instant('started_at').notNull(),
    durationSeconds: doublePrecision('duration_seconds'),
    agentName: text('agent_name'),
    /** The agent filter's key. A column, since row level security lets an index serve only plain comparisons. */
    agentKey: text('agent_key').generatedAlwaysAs(sql`lower(agent_name)`),
    /** Where to fetch the audio; null for an upload or a supplied transcript. */
    recordingUrl: text('recording_url'),
    stage: text('stage').$type<Stage>().notNull().default('received'),
    customerId: uuid('customer_id'),
    bookingId: uuid('booking_id'),
    receivedAt: instant('received_at').notNull(),
    /** A person found that agent and customer were mixed up; a new transcript respects that. */
    speakersSwapped: boolean('speakers_swapped').notNull().default(false),
    /** 2 for live calls, 4 for backfill: what a worker takes first (1 is what was promised to a person). */
    priority: integer('priority').$type<CallPriority>().notNull().default(2),
    /**
     * Number of the current run, part of its workflow id: raised by a rerun, a cancel and a rebuild. An older run
     * writes nothing.
     */
    run: integer('run').notNull().default(1),
    /** When the run was last seen to exist; the sweep starts rows with null. */
    runStartedAt: instant('run_started_at'),
    /** Why and when the current run replaced a lost one; null if none was lost. */
    rebuiltCause: text('rebuilt_cause').$type<RunLoss>(),
    rebuiltAt: instant('rebuilt_at'),
    finishedAt: instant('finished_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('calls_by_source_id').on(t.tenantId, t.sourceCallId),
    index('calls_by_time').on(t.tenantId, t.startedAt.desc(), t.id.desc()),
    index('calls_by_customer').on(t.tenantId, t.customerId, t.startedAt.desc()).where(sql`${t.customerId} is not null`),
    index('calls_by_booking').on(t.tenantId, t.bookingId, t.startedAt.desc()).where(sql`${t.bookingId} is not null`),
    // Includes the agent, so counts by stage and agent need no look at the rows.
    index('calls_by_stage').on(t.tenantId, t.stage, t.startedAt.desc(), t.agentKey),
    index('calls_by_agent').on(t.tenantId, t.agentKey, t.startedAt.desc()),
    index('calls_by_from').on(t.tenantId, t.fromE164, t.startedAt.desc()),
    index('calls_by_to').on(t.tenantId, t.toE164, t.startedAt.desc()),
    index('calls_by_duration').on(t.tenantId, t.durationSeconds.desc().nullsLast(), t.id.desc()),
    index('calls_by_received').on(t.tenantId, t.receivedAt),
    index('calls_by_finished').on(t.tenantId, t.finishedAt).where(sql`${t.finishedAt} is not null`),
    index('calls_under_way').on(t.tenantId, t.receivedAt).where(sql`${t.finishedAt} is null`),
    index('calls_without_run').on(t.receivedAt).where(sql`${t.runStartedAt} is null`),
    index('calls_rebuilt').on(t.tenantId, t.rebuiltAt).where(sql`${t.rebuiltAt} is not null`),
  ],
);

const ofCall = (t: { tenantId: never; callId: never }) =>
  foreignKey({ columns: [t.tenantId, t.callId], foreignColumns: [calls.tenantId, calls.id] }).onDelete('cascade');

/** Only what the call has claimed can be named: an object removed by an erasure is not. */
const usesObject = (t: { tenantId: never; callId: never }, key: never) =>
  foreignKey({
    columns: [t.tenantId, t.callId, key],
    foreignColumns: [objectUses.tenantId, objectUses.callId, objectUses.key],
  });

export const callSteps = pgTable(
  'call_steps',
  {
    tenantId: tenantId(),
    callId: uuid('call_id').notNull(),
    step: text('step').$type<Step>().notNull(),
    /** A part of the step that runs and is parked by itself; `main` if it has only one. */
    unit: text('unit').notNull().default(mainUnit),
    state: text('state').$type<StepState>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    reasonCode: text('reason_code'),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    /** Message of the first attempt that failed since the step last ended well; quoted in a dead letter. */
    firstError: text('first_error'),
    /**
     * The answers so far of a unit with several paid requests, under the hash of what was asked; empty once it ends.
     */
    partial: jsonb('partial').$type<{ requestHash: string; answers: unknown[] }>(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.callId, t.step, t.unit] }), ofCall(t as never)],
);

/**
 * What happened, in commit order (see `db/events.ts`): read by the browser's stream and by whatever delivers events
 * elsewhere. `data` holds ids, codes and counts only. A call's events are deleted with it.
 */
export const events = pgTable(
  'events',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    type: text('type').notNull(),
    callId: uuid('call_id'),
    planId: uuid('plan_id'),
    /** The run of the call or plan, for events that happen once per run. */
    run: integer('run'),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('events_by_call').on(t.tenantId, t.callId, t.id),
    index('events_by_plan').on(t.tenantId, t.planId, t.id).where(sql`${t.planId} is not null`),
    uniqueIndex('events_completed_once').on(t.tenantId, t.callId, t.run).where(sql`${t.type} = 'call.completed'`),
    ofCall(t as never),
  ],
);

export const recordings = pgTable(
  'recordings',
  {
    tenantId: tenantId(),
    callId: uuid('call_id').notNull(),
    storageKey: text('storage_key').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    contentType: text('content_type').notNull(),
    /** Null until the ingest step has analyzed it. */
    codec: text('codec'),
    channels: integer('channels'),
    sampleRateHz: integer('sample_rate_hz'),
    durationSeconds: doublePrecision('duration_seconds'),
    /** False if all channels carry the same sound: then the file is treated as mono. */
    channelsDiffer: boolean('channels_differ'),
    truncated: boolean('truncated').notNull().default(false),
    /** Loudest sample of each slice, 0..100, by channel; at most 2,000 slices. */
    peaks: jsonb('peaks').$type<number[][]>(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.callId] }),
    ofCall(t as never),
    usesObject(t as never, t.storageKey as never),
  ],
);

export const transcripts = pgTable(
  'transcripts',
  {
    tenantId: tenantId(),
    callId: uuid('call_id').notNull(),
    /** SHA-256 over the turns: the key of an analysis. */
    contentHash: text('content_hash').notNull(),
    /** SHA-256 over (audio hash, engine, model, options): a retry with the same key is not transcribed again. */
    requestHash: text('request_hash').notNull(),
    engine: text('engine').notNull(),
    model: text('model').notNull(),
    language: text('language'),
    turns: jsonb('turns').$type<Turn[]>().notNull(),
    /** Object with the words and their times, null if the engine gave none. */
    wordsKey: text('words_key'),
    text: text('text').notNull(),
    textVector: tsvector('text_vector').generatedAlwaysAs(sql`to_tsvector('simple', left(text, 500000))`),
    /** The same as shown to those who may not see unmasked text; null if nothing is masked. */
    maskedText: text('masked_text'),
    maskedVector: tsvector('masked_vector').generatedAlwaysAs(sql`to_tsvector('simple', left(masked_text, 500000))`),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.callId] }),
    ofCall(t as never),
    usesObject(t as never, t.wordsKey as never),
    index('transcripts_by_request').on(t.tenantId, t.requestHash),
    index('transcripts_by_text').using('gin', t.textVector),
    index('transcripts_by_masked_text').using('gin', t.maskedVector),
  ],
);

export const callMetrics = pgTable(
  'call_metrics',
  {
    tenantId: tenantId(),
    callId: uuid('call_id').notNull(),
    metrics: jsonb('metrics').$type<CallMetrics>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.callId] }), ofCall(t as never)],
);

/** One analysis per call, keyed by its inputs, so a retry pays only for what changed. */
export const analyses = pgTable(
  'analyses',
  {
    tenantId: tenantId(),
    callId: uuid('call_id').notNull(),
    /** SHA-256 over (transcript hash, analyzer version, engine, model). */
    requestHash: text('request_hash').notNull(),
    insights: jsonb('insights').$type<Insights>().notNull(),
    /** What lists show and filter by, next to the analysis: a list does not unpack all of it. */
    sentimentLabel: text('sentiment_label')
      .$type<SentimentLabel>()
      .generatedAlwaysAs(sql`insights #>> '{sentiment,label}'`),
    intentName: text('intent_name').generatedAlwaysAs(sql`insights #>> '{intent,name}'`),
    topicNames: jsonb('topic_names')
      .$type<string[]>()
      .generatedAlwaysAs(sql`jsonb_path_query_array(insights, '$.topics[*].name')`),
    tags: jsonb('tags').$type<string[]>().generatedAlwaysAs(sql`insights -> 'tags'`),
    summaryVector: tsvector('summary_vector').generatedAlwaysAs(
      sql`to_tsvector('simple', left(insights ->> 'summary', 100000))`,
    ),
    /** The summary as shown to those who may not see unmasked text; null if nothing is masked. */
    maskedSummary: text('masked_summary'),
    maskedVector: tsvector('masked_vector').generatedAlwaysAs(sql`to_tsvector('simple', left(masked_summary, 100000))`),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.callId] }),
    ofCall(t as never),
    index('analyses_by_request').on(t.tenantId, t.requestHash),
    index('analyses_by_topic').using('gin', t.topicNames),
    index('analyses_by_tag').using('gin', t.tags),
    index('analyses_by_summary').using('gin', t.summaryVector),
    index('analyses_by_masked_summary').using('gin', t.maskedVector),
  ],
);

/** Who asked for a decision and why; `act` is the audit entry to write once it has taken effect. */
export type RequestedDecision = { note: string | null; by: string | null; act: Record<string, unknown> };

/** A unit of a step that waits for a person. Open while `resolvedAt` is null; at most one open row per unit. */
export const parked = pgTable(
  'parked',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    callId: uuid('call_id').notNull(),
    step: text('step').$type<Step>().notNull(),
    unit: text('unit').notNull().default(mainUnit),
    failureType: text('failure_type').notNull(),
    reasonCode: text('reason_code').notNull(),
    attempts: integer('attempts').notNull(),
    firstError: text('first_error').notNull(),
    lastError: text('last_error').notNull(),
    parkedAt: instant('parked_at').notNull(),
    /** What people decided, by the id of their request, until one of these takes effect. */
    decisions: jsonb('decisions').$type<Record<string, RequestedDecision>>().notNull().default({}),
    /** The request whose decision took effect: sent again, it gets the same answer. */
    decisionId: text('decision_id'),
    resolvedAt: instant('resolved_at'),
    action: text('action'),
    note: text('note'),
    resolvedBy: text('resolved_by'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    ofCall(t as never),
    uniqueIndex('parked_open').on(t.tenantId, t.callId, t.step, t.unit).where(sql`${t.resolvedAt} is null`),
    index('parked_by_call').on(t.tenantId, t.callId),
    index('parked_by_time').on(t.tenantId, t.parkedAt.desc(), t.id.desc()),
  ],
);

/**
 * What an erasure removed and, while unfinished, what is left to remove. Contains no personal data: it outlives the
 * call.
 */
export const callErasures = pgTable(
  'call_erasures',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    callId: uuid('call_id').notNull(),
    /** The whole call, or the part past its retention. */
    part: text('part').$type<'call' | 'audio' | 'transcript'>().notNull().default('call'),
    startedAt: instant('started_at').notNull(),
    /** Null until the last store is clean: requesting it again continues. */
    finishedAt: instant('finished_at'),
    erased: jsonb('erased').$type<{ store: string; what: string; count: number }[]>().notNull().default([]),
    /** Objects that nothing uses any more, still to be removed. */
    storageKeys: jsonb('storage_keys').$type<string[]>().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.callId, t.part] })],
);
