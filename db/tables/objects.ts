import { sql } from 'drizzle-orm';
import { foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';
import { tenants } from './tenants.ts';

/** A recording, an engine's result for one, or the words of a transcript with their times. */
export type ObjectKind = 'audio' | 'speech' | 'words';

/**
 * What is in storage. An object has its row before its first byte is written, so anything without a row is left over
 * and gets removed.
 */
export const objects = pgTable(
  'objects',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    /** Its storage key. Never reused after a removal, so a late removal cannot hit a new object. */
    key: text('key').notNull(),
    kind: text('kind').$type<ObjectKind>().notNull(),
    /** Hash of its content: calls with the same content share one object. */
    content: text('content').notNull(),
    /** A writer may be active until then; null once a row names the object. */
    writingUntil: instant('writing_until'),
    /** Set when the last use is gone: the object is to be removed, and this row after it. */
    removedAt: instant('removed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.key] }),
    uniqueIndex('objects_by_content').on(t.tenantId, t.kind, t.content).where(sql`${t.removedAt} is null`),
    index('objects_unsettled')
      .on(t.writingUntil)
      .where(sql`${t.writingUntil} is not null or ${t.removedAt} is not null`),
  ],
);

/**
 * Which call uses which object. For an upload the row is older than its call. Removing the last use removes the object.
 */
export const objectUses = pgTable(
  'object_uses',
  {
    tenantId: tenantId(),
    callId: uuid('call_id').notNull(),
    key: text('key').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.callId, t.key] }),
    foreignKey({ columns: [t.tenantId, t.key], foreignColumns: [objects.tenantId, objects.key] }).onDelete('cascade'),
    index('object_uses_by_key').on(t.tenantId, t.key),
  ],
);
