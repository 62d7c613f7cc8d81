import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * How often something was tried in the current span of time, over all processes. The one table without a tenant: who signs in is
 * not yet anybody. Keys are hashes; only the narrow system role reaches it.
 */
export const rateLimits = pgTable('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull(),
  endsAt: instant('ends_at').notNull(),
});
