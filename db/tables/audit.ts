import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';
import { tenants } from './tenants.ts';

/** Who did or saw what. Append-only: the application's role has no right to change or delete a row. */
export const auditLog = pgTable(
  'audit_log',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    at: instant('at').notNull(),
    /** `user`, `key`, `embed` or `nobody`; the name is as it was at that time. */
    actorKind: text('actor_kind').notNull(),
    actorId: uuid('actor_id'),
    actorName: text('actor_name').notNull(),
    /** The operation's id in the API's description, such as `getCall`, or `signInFailed`. */
    action: text('action').notNull(),
    subjectKind: text('subject_kind'),
    subjectId: text('subject_id'),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    requestId: text('request_id'),
    address: text('address'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('audit_log_by_time').on(t.tenantId, t.at, t.id),
    index('audit_log_by_actor').on(t.tenantId, t.actorId, t.at),
    index('audit_log_by_subject').on(t.tenantId, t.subjectId, t.at),
  ],
);
