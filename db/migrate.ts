import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { limitsOf } from './limits.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
/** Any number will do, as long as every migrating process uses the same one. */
const advisoryLock = 7_236_401;

/**
 * Migrates the database to the newest schema. Safe to repeat and concurrently: an advisory lock lets one process work,
 * and the others then find nothing to do. The login must own the database and may create roles.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'callweave-migrate' });
  client.on('error', () => {}); // a broken connection is reported by the query that hits it
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryLock]);
    // After the lock: wait as long as it takes for another process that migrates.
    await client.query(limitsOf('migration', 'session'));
    await migrate(drizzle({ client }), { migrationsFolder, migrationsSchema: 'callweave_migrations' });
  } finally {
    await client.end();
  }
}
