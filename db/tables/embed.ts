import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { EmbedView } from '../../core/access/embed.ts';
import { instant, tenantId } from './columns.ts';
import { tenants } from './tenants.ts';

/** Keys for one read-only view inside another site's page. */
export const embedKeys = pgTable(
  'embed_keys',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** First characters of the key, so a person can tell keys apart. */
    prefix: text('prefix').notNull(),
    /** SHA-256 of the whole key, hex; the key itself is shown once and never stored. */
    hash: text('hash').notNull(),
    view: jsonb('view').$type<EmbedView>().notNull(),
    /**
     * The only call or customer that the view shows; null for any other view. Columns, so an index finds the keys
     * deleted with an erasure.
     */
    onlyCall: text('only_call').generatedAlwaysAs(sql`view ->> 'callId'`),
    onlyCustomer: text('only_customer').generatedAlwaysAs(sql`view #>> '{filter,customerId}'`),
    /** Origins whose pages may show the view, such as `https://crm.example`. */
    allowedOrigins: text('allowed_origins').array().notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at'),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('embed_keys_by_hash').on(t.hash),
    index('embed_keys_by_call').on(t.tenantId, t.onlyCall).where(sql`${t.onlyCall} is not null`),
    index('embed_keys_by_customer').on(t.tenantId, t.onlyCustomer).where(sql`${t.onlyCustomer} is not null`),
  ],
);
