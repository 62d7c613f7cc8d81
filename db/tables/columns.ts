import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Every table carries it; row level security compares it with the transaction's tenant. */
export const tenantId = () => uuid('tenant_id').notNull();

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Transaction id of the row: with `pg_snapshot_xmin` it gives commit order, so that a slow transaction is never skipped. */
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/** Full text vector; written by Postgres itself. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });
