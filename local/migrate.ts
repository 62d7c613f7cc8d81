/** Brings the database in DATABASE_URL to the newest shape: runs once before API and workers start. A second run finds nothing to do. */
import { untilAnswers } from '../db/ensure.ts';
import { migrateDatabase } from '../db/migrate.ts';

const url = process.env.DATABASE_URL ?? '';
await untilAnswers(url, AbortSignal.timeout(60_000));
await migrateDatabase(url);
console.log('The database is up to date.');
