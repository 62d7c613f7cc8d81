import { sql } from 'drizzle-orm';
import { index, pgSchema, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * Separate from the tenants' tables: one person may belong to several tenants. Only the narrow system role can reach
 * it.
 */
export const peopleSchema = pgSchema('callweave_people');

/**
 * A sign-in by password. One row per address once its mailbox is verified; until then each link handed over makes its
 * own row, so nobody can take another's address.
 */
export const people = peopleSchema.table(
  'people',
  {
    id: uuid('id').primaryKey(),
    email: text('email').notNull(),
    /** argon2id in its encoded form. All rows of one address share a salt, so one computation checks them all. */
    passwordHash: text('password_hash').notNull(),
    /** When the person answered mail to the address; null: somebody had a link and chose a password. */
    provenAt: instant('proven_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('people_by_email').on(sql`lower(${t.email})`),
    uniqueIndex('people_by_proven_email').on(sql`lower(${t.email})`).where(sql`${t.provenAt} is not null`),
  ],
);

/** A mailed link to choose another password. Deleted when used. */
export const passwordResets = peopleSchema.table('password_resets', {
  /** SHA-256 of the token, hex. */
  hash: text('hash').primaryKey(),
  email: text('email').notNull(),
  expiresAt: instant('expires_at').notNull(),
});
