import { sql } from 'drizzle-orm';
import { foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';
import { tenants } from './tenants.ts';

/** A recording, what an engine heard in one, or the words of a transcript with their times. */
export type ObjectKind = 'audio' | 'speech' | 'words';

/** What lies in storage. An object has its row before its first byte is written, so that whatever has no row is left over and goes. */
export const objects = pgTable(
  'objects',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    /** Where it lies. Never used again after a removal, so that a late removal cannot meet a new object. */
    key: text('key').notNull(),
    kind: text('kind').$type<ObjectKind>().notNull(),
    /** What it holds, by hash: calls with the same content share one object. */
    content: text('content').notNull(),
    /** Somebody may still be writing it until then; null once a row names it. */
    writingUntil: instant('writing_until'),
    /** Set when the last use went: the object is to be removed, and this row after it. */
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

/** Which call uses which object. Of an upload the row is older than its call. The last use that goes takes the object with it. */
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
