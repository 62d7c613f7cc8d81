import { foreignKey, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { calls } from './calls.ts';
import { instant, tenantId } from './columns.ts';

/**
 * A job at an asynchronous speech engine: one per channel and request. The row exists before the engine hears of it.
 */
export const speechJobs = pgTable(
  'speech_jobs',
  {
    tenantId: tenantId(),
    callId: uuid('call_id').notNull(),
    /** Identifies audio, engine, model and options. */
    requestHash: text('request_hash').notNull(),
    channel: integer('channel').notNull(),
    /** Sent with the audio: for the engine, the same key is the same job. */
    key: uuid('key').notNull(),
    /** The engine's id of the job; null until it has answered. */
    job: text('job'),
    checkAfterSeconds: integer('check_after_seconds').notNull().default(60),
    giveUpAfterSeconds: integer('give_up_after_seconds').notNull().default(86_400),
    claimedAt: instant('claimed_at').notNull(),
    billedAt: instant('billed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.callId, t.requestHash, t.channel] }),
    foreignKey({ columns: [t.tenantId, t.callId], foreignColumns: [calls.tenantId, calls.id] }).onDelete('cascade'),
  ],
);
