import { integer, pgSchema, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** Separate from the tenants' tables, which all have a tenant: before sign-in there is none. */
export const limits = pgSchema('callweave_limits');

/**
 * How often something was tried in the current window, over all processes. Keys are hashes; only the narrow system role
 * can reach it.
 */
export const rateLimits = limits.table('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull(),
  endsAt: instant('ends_at').notNull(),
  /** Nothing more is allowed before this; null if only the points count. */
  nextAt: instant('next_at'),
});
