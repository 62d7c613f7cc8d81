import { untilAnswers } from '../../db/ensure.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { LocalProblem } from '../machine/problem.ts';
import { keepUp } from '../machine/supervise.ts';
import { startPostgres } from '../postgres/start.ts';
import { type Context, filesOf } from './context.ts';

/** A migrated database: the one that DATABASE_URL names, else our own Postgres. Returns its address. */
export async function openOwnDatabase(context: Context, named: string | undefined): Promise<string> {
  const url = named ?? (await keepPostgres(context));
  if (named) await untilAnswers(named, AbortSignal.timeout(10_000)).catch(cannotReach);
  await migrateDatabase(url);
  context.say('postgres', named ? 'ready: the one in DATABASE_URL' : `ready on 127.0.0.1:${context.ports.postgres}`);
  return url;
}

async function keepPostgres(context: Context): Promise<string> {
  const { dir, ports, say, hold } = context;
  const start = () =>
    startPostgres({ dir: dir.postgres, port: ports.postgres, database: 'callweave', ...filesOf(dir, 'postgres') });
  const { first, stop } = await keepUp({ name: 'postgres', start }, say);
  hold('postgres', stop);
  return first.url;
}

function cannotReach(cause: unknown): never {
  const why = cause instanceof Error ? cause.message || (cause as { code?: string }).code : String(cause);
  throw new LocalProblem(
    `The database in DATABASE_URL does not answer (${why}): start it or fix the address, or unset DATABASE_URL.`,
    { cause },
  );
}
