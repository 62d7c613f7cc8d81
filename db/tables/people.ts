import { sql } from 'drizzle-orm';
import { index, pgSchema, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** Beside the tenants' tables: one person may belong to several of them. Only the narrow system role reaches it. */
export const peopleSchema = pgSchema('callweave_people');

/**
 * A sign-in by password. One row an address once its mailbox is proven; until then each link that was handed over makes a row of its
 * own, so that nobody takes an address from anybody else.
 */
export const people = peopleSchema.table(
  'people',
  {
    id: uuid('id').primaryKey(),
    email: text('email').notNull(),
    /** argon2id in its encoded form. All rows of one address share a salt, so that one computation checks them all. */
    passwordHash: text('password_hash').notNull(),
    /** When mail to the address was answered; null: somebody had a link and chose a password. */
    provenAt: instant('proven_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('people_by_email').on(sql`lower(${t.email})`),
    uniqueIndex('people_by_proven_email').on(sql`lower(${t.email})`).where(sql`${t.provenAt} is not null`),
  ],
);

/** A mailed link to choose another password. It goes when it is used. */
export const passwordResets = peopleSchema.table('password_resets', {
  /** SHA-256 of the token, hex. */
  hash: text('hash').primaryKey(),
  email: text('email').notNull(),
  expiresAt: instant('expires_at').notNull(),
});
