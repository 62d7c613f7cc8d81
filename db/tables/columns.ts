import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Every table carries it; row level security compares it with the transaction's tenant. */
export const tenantId = () => uuid('tenant_id').notNull();

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Full text vector; written by Postgres itself. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });
