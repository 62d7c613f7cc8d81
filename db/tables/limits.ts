import { integer, pgSchema, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** Beside the tenants' tables, every one of which has a tenant: who signs in is not yet anybody. */
export const limits = pgSchema('callweave_limits');

/** How often something was tried in the current span of time, over all processes. Keys are hashes; only the narrow system role reaches it. */
export const rateLimits = limits.table('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull(),
  endsAt: instant('ends_at').notNull(),
  /** Before this nothing more is let through; null where only the points count. */
  nextAt: instant('next_at'),
});
