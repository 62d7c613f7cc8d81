import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';
import { tenants } from './tenants.ts';

/** Requests with an Idempotency-Key, stored for a day: repeating one gets the first response. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    /** Kind and id of the caller: two callers never share a key. */
    caller: text('caller').notNull(),
    key: text('key').notNull(),
    /** SHA-256 over method, path and body. */
    requestHash: text('request_hash').notNull(),
    /** Null while the first request is under way. */
    status: integer('status'),
    /** Headers and body of the response, sealed, since some contain a new key or secret. */
    answerSealed: text('answer_sealed'),
    /**
     * Ids in the response: it is deleted with what they name. JSON, since row level security lets an index serve `?`,
     * and not `&&`.
     */
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

/** Results of an import, stored for a month, so its bad rows can be downloaded. */
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
