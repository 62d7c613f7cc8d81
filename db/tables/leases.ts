import { boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';
import { tenants } from './tenants.ts';

/** Seats at this installation's engines, and who waits for one. An expired row counts for nothing and is swept. */
export const leases = pgTable(
  'leases',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    kind: text('kind').$type<'speech' | 'model'>().notNull(),
    /** What holds the seat: a unit of a call. */
    holder: text('holder').notNull(),
    /** Which of its tries: only that one renews the seat and gives it back. */
    tryId: uuid('try_id').notNull(),
    /** False for one that found no seat and will ask again. */
    seated: boolean('seated').notNull(),
    /** Audio to be transcribed in this seat; 0 for a model. */
    audioSeconds: integer('audio_seconds').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.kind, t.holder] }), index('leases_by_kind').on(t.kind, t.expiresAt)],
);
