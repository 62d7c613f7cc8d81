import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';

async function connect(url: string): Promise<Client> {
  // Another program listening there may accept a connection and say nothing.
  const patience = { connectionTimeoutMillis: 3_000 };
  const client = new Client({ connectionString: url, application_name: 'callweave-start', ...patience });
  client.on('error', () => {}); // reported by the query that hits it
  await client.connect();
  return client;
}

/**
 * Waits until the server accepts sign-ins; checks every 20 ms.
 * @throws the last error, once `signal` fires; at once if the server says the password is wrong
 */
export async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      const client = await connect(url);
      return await client.end();
    } catch (error) {
      const refused = ['28P01', '28000'].includes((error as { code?: string }).code ?? '');
      if (signal.aborted || refused) throw error;
      await sleep(20);
    }
  }
}

/** Creates the database if it is missing. The login in `url` must be allowed to. */
export async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = await connect(url);
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
