import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';
import { tenants } from './tenants.ts';

/** Requests that came with an Idempotency-Key, kept for a day: the same one again gets the first answer. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    /** Kind and id of who asked: two callers never meet under one key. */
    caller: text('caller').notNull(),
    key: text('key').notNull(),
    /** SHA-256 over method, path and body. */
    requestHash: text('request_hash').notNull(),
    /** Null while the first request is under way. */
    status: integer('status'),
    /** Headers and body of the answer, sealed, since a new key or secret stands in some. */
    answerSealed: text('answer_sealed'),
    /** Ids in the answer: with what they name it is forgotten. JSON, since row level security lets an index serve `?`, and not `&&`. */
    mentions: jsonb('mentions').$type<string[]>().notNull().default([]),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.caller, t.key] }),
    index('idempotency_keys_by_time').on(t.createdAt),
    index('idempotency_keys_by_mention').using('gin', t.mentions),
  ],
);

type RowError = { row: number; field: string; value: unknown; message: string };

/** What an import did: kept for a month, so that its bad rows can be fetched as a file. */
export const imports = pgTable(
  'imports',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    kind: text('kind').$type<'customers' | 'bookings'>().notNull(),
    created: integer('created').notNull(),
    updated: integer('updated').notNull(),
    unchanged: integer('unchanged').notNull(),
    failed: integer('failed').notNull(),
    errors: jsonb('errors').$type<RowError[]>().notNull().default(sql`'[]'::jsonb`),
    importedBy: text('imported_by'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index('imports_by_time').on(t.createdAt)],
);
