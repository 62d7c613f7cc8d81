/**
 * Migrates the database and creates the application's login. Runs once before API and workers start, as the login in
 * MIGRATION_DATABASE_URL; DATABASE_URL names the application's login. A second run finds nothing to do.
 */
import { waitUntilReady } from '../db/ensure.ts';
import { ensureLogin, loginOf } from '../db/login.ts';
import { migrateDatabase } from '../db/migrate.ts';

const { MIGRATION_DATABASE_URL: owner, DATABASE_URL: application } = process.env;
if (!owner || !application) {
  console.error('Set MIGRATION_DATABASE_URL (a login that owns the database) and DATABASE_URL (the application).');
  process.exit(2);
}
await waitUntilReady(owner, AbortSignal.timeout(60_000));
await migrateDatabase(owner);
const login = loginOf(application);
await ensureLogin(owner, login);
console.log(`The database is up to date; the application logs in as ${login.name}.`);
