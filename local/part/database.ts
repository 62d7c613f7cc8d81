import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { waitUntilReady } from '../../db/ensure.ts';
import { ensureLogin, type Login, loginOf } from '../../db/login.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { openDatabase } from '../../db/open.ts';
import { readJson, writeJson } from '../machine/json-file.ts';
import { LocalProblem } from '../machine/problem.ts';
import { supervise } from '../machine/supervise.ts';
import { startPostgres } from '../postgres/start.ts';
import { type Context, filesOf } from './context.ts';

/**
 * A migrated database: the one in DATABASE_URL, else our own Postgres. Migrations run as the login in
 * MIGRATION_DATABASE_URL, or as the owner of our own Postgres.
 * @returns its URL under the application's login, which may take the three roles and nothing else
 */
export async function openOwnDatabase(context: Context, named: string | undefined): Promise<string> {
  const url = named ? await openNamed(named, context.env.MIGRATION_DATABASE_URL) : await openOurs(context);
  context.say('postgres', named ? 'ready: the one in DATABASE_URL' : `ready on 127.0.0.1:${context.ports.postgres}`);
  return url;
}

async function openOurs(context: Context): Promise<string> {
  const owner = await startOwnPostgres(context);
  await migrateDatabase(owner);
  const file = join(context.dir.root, 'database.json');
  const password = (await readJson<Login>(file))?.password ?? randomBytes(24).toString('base64url');
  const login = { name: 'callweave_service', password };
  await writeJson(file, login);
  return ensureLogin(owner, login);
}

async function openNamed(url: string, owner: string | undefined): Promise<string> {
  await waitUntilReady(owner || url, AbortSignal.timeout(10_000)).catch(cannotReach);
  if (owner) {
    await migrateDatabase(owner);
    await ensureLogin(owner, loginOf(url));
    return url;
  }
  if (await isMigrated(url)) return url;
  throw new LocalProblem(
    'The database in DATABASE_URL has no Callweave tables: also set MIGRATION_DATABASE_URL, with a login that owns it and can create roles, and start again.',
  );
}

async function isMigrated(url: string): Promise<boolean> {
  const db = openDatabase(url, { max: 1, onError: () => {} });
  try {
    const { rows } = await db.execute<{ known: boolean }>("select to_regclass('public.calls') is not null as known");
    return rows[0]?.known ?? false;
  } finally {
    await db.$client.end();
  }
}

async function startOwnPostgres(context: Context): Promise<string> {
  const { dir, ports, say, onStop } = context;
  const start = () =>
    startPostgres({ dir: dir.postgres, port: ports.postgres, database: 'callweave', ...filesOf(dir, 'postgres') });
  const { first, stop } = await supervise({ name: 'postgres', start }, say);
  onStop('postgres', stop);
  return first.url;
}

function cannotReach(cause: unknown): never {
  const why = cause instanceof Error ? cause.message || (cause as { code?: string }).code : String(cause);
  throw new LocalProblem(
    `The database in DATABASE_URL does not answer (${why}): start it or fix the address, or unset DATABASE_URL.`,
    { cause },
  );
}
